-- Claims of one slice merged over repeats. Expects: tables stated and grouped, table code_indicators (indicator_id, name),
-- variable slice.
CREATE TEMP VIEW merged AS
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
    WHERE s.slice = getvariable('slice')
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
