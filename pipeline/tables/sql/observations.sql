-- Claims merged over repeats. Expects: claims_live, claim_links_live, documents_live, table stories (article_id, story_id),
-- table code_indicators (indicator_id, name), variables about_share, estimate_words and forecast_words (patterns).
--
-- The interval a claim allows, [low, high], null where open:
--   exact     value -/+ half a unit of the last printed digit       about      value -/+ about_share of it
--   more_than, at_least: from value up     less_than, at_most: up to value     range: value to value_max
CREATE TEMP TABLE stated AS
WITH rules AS (
    SELECT claim_id AS id FROM claim_links_live WHERE relation = 'condition_of'
    UNION SELECT target_id FROM claim_links_live WHERE relation = 'condition_of'
), placed AS (
    SELECT c.claim_id, c.document_id, c.kind, c.approx, c.measured, c.indicator_id, c.action, c.population, c.subject,
           c.ref_area, c.ref_area_name, c.place, c.unit, c.unit_measure, c.per, c.change, c.base_period, c.comparator,
           c.time_collect, c.time_period, c.time_start, c.time_end, c.time_basis, c.modality, c.modality_marker,
           d.issue_date, coalesce(s.story_id, c.article_id) AS story,
           regexp_matches(c.context, getvariable('estimate_words')) AS estimated,
           coalesce(c.base_value, c.value) AS v,
           CASE WHEN c.base_value IS NULL THEN c.value_max ELSE c.base_value_max END AS v_max,
           CASE WHEN c.base_value IS NULL OR c.value = 0 THEN c.value_precision::DOUBLE
                ELSE c.value_precision::DOUBLE * (c.base_value::DOUBLE / c.value::DOUBLE) END AS step,
           c.time_period IS NULL AND d.issue_date IS NOT NULL AS by_issue,
           r.id IS NOT NULL OR c.indicator_id IS NULL
             OR (c.time_period IS NULL AND d.issue_date IS NULL) AS story_bound
    FROM claims_live AS c
    JOIN documents_live AS d USING (document_id)
    LEFT JOIN stories AS s ON s.article_id = c.article_id
    LEFT JOIN rules AS r ON r.id = c.claim_id
), dated AS (
    SELECT * REPLACE (
        CASE WHEN by_issue THEN left(issue_date, 7) ELSE time_period END AS time_period,
        CASE WHEN by_issue THEN month_start(issue_date) ELSE time_start END AS time_start,
        CASE WHEN by_issue THEN month_end(issue_date) ELSE time_end END AS time_end,
        CASE WHEN by_issue THEN 'issue' ELSE time_basis END AS time_basis,
        coalesce(unit_measure, unit, '{' || kind || '}') AS unit_measure)
    FROM placed
), keyed AS (
    SELECT *,
           CASE WHEN story_bound THEN story END AS bound_story,
           CASE WHEN indicator_id IS NULL THEN measured END AS measured_key
    FROM dated
)
SELECT *,
       key_of([indicator_id, measured_key, action, population, subject, ref_area, place, unit_measure, per, change,
               base_period, comparator, time_collect, bound_story]) AS series_id,
       CASE approx WHEN 'exact' THEN v::DOUBLE - coalesce(step, 0) / 2
                   WHEN 'about' THEN v::DOUBLE - abs(v::DOUBLE) * getvariable('about_share')
                   WHEN 'range' THEN v::DOUBLE
                   WHEN 'more_than' THEN v::DOUBLE WHEN 'at_least' THEN v::DOUBLE END AS low,
       CASE approx WHEN 'exact' THEN v::DOUBLE + coalesce(step, 0) / 2
                   WHEN 'about' THEN v::DOUBLE + abs(v::DOUBLE) * getvariable('about_share')
                   WHEN 'range' THEN coalesce(v_max, v)::DOUBLE
                   WHEN 'less_than' THEN v::DOUBLE WHEN 'at_most' THEN v::DOUBLE END AS high,
       CASE modality
            WHEN 'actual' THEN CASE WHEN estimated THEN 'E' ELSE 'A' END
            WHEN 'planned' THEN CASE WHEN regexp_matches(modality_marker, getvariable('forecast_words')) THEN 'F' END END AS status
FROM keyed;

CREATE TEMP TABLE grouped AS
WITH by_story AS (
    SELECT series_id, time_period, modality, story, max(low) AS low, min(high) AS high
    FROM stated GROUP BY ALL
), extremes AS (
    SELECT series_id, time_period, modality,
           max_by(story, (low, story), 2) FILTER (low IS NOT NULL) AS high_story,
           max(low, 2) AS lows,
           min_by(story, (high, story), 2) FILTER (high IS NOT NULL) AS low_story,
           min(high, 2) AS highs
    FROM by_story GROUP BY ALL
)
SELECT series_id, time_period, modality, key_of([series_id, time_period, modality]) AS observation_id,
       coalesce(CASE WHEN high_story[1] <> low_story[1] THEN lows[1] > highs[1]
                     ELSE coalesce(lows[1] > highs[2], false) OR coalesce(lows[2] > highs[1], false) END,
                false) AS conflict
FROM extremes;

CREATE TEMP TABLE observed AS
WITH ranked AS (
    SELECT s.* EXCLUDE (series_id, time_period, modality), g.series_id, g.time_period, g.modality,
           g.observation_id, g.conflict,
           row_number() OVER (
               PARTITION BY g.observation_id
               ORDER BY CASE WHEN g.conflict THEN s.issue_date END DESC NULLS LAST,
                        s.high - s.low NULLS LAST, s.step NULLS LAST, s.claim_id) AS place_in_line
    FROM stated AS s
    JOIN grouped AS g ON s.series_id = g.series_id AND s.modality = g.modality
                     AND s.time_period IS NOT DISTINCT FROM g.time_period
), wordings AS (
    SELECT observation_id, measured FROM ranked WHERE measured IS NOT NULL
    GROUP BY observation_id, measured
    QUALIFY row_number() OVER (PARTITION BY observation_id ORDER BY count(*) DESC, measured) = 1
), seen AS (
    SELECT observation_id, v, v_max, approx, max(issue_date) AS issue_date, count(*) AS n_claims,
           list(claim_id ORDER BY claim_id) AS claim_ids
    FROM ranked GROUP BY ALL
), seen_lists AS (
    SELECT observation_id,
           list({'value': v, 'value_max': v_max, 'approx': approx, 'issue_date': issue_date,
                 'n_claims': n_claims, 'claim_ids': claim_ids}
                ORDER BY n_claims DESC, v, v_max, approx) AS values_seen
    FROM seen GROUP BY ALL
), counts AS (
    SELECT observation_id, count(*) AS n_claims, count(DISTINCT document_id) AS n_documents,
           count(DISTINCT story) AS n_stories, list(claim_id ORDER BY claim_id) AS claim_ids
    FROM ranked GROUP BY ALL
)
SELECT r.observation_id, r.series_id, r.indicator_id, i.name AS indicator_name, w.measured, r.action, r.population,
       r.subject, r.ref_area, r.ref_area_name, r.place, r.unit_measure, r.per, r.change, r.base_period,
       r.comparator, r.time_collect, r.time_period, r.time_start, r.time_end, r.modality, r.v AS obs_value,
       r.v_max AS obs_value_max, r.approx, r.status AS obs_status, r.time_basis, n.n_claims, n.n_documents,
       n.n_stories, n.claim_ids, r.conflict, v.values_seen, r.bound_story AS story_id
FROM ranked AS r
JOIN counts AS n USING (observation_id)
JOIN seen_lists AS v USING (observation_id)
LEFT JOIN wordings AS w USING (observation_id)
LEFT JOIN code_indicators AS i ON i.indicator_id = r.indicator_id
WHERE r.place_in_line = 1;
