-- Series, periods and modalities of one slice, with whether their values agree. Expects: table stated, variable slice.
CREATE OR REPLACE TEMP TABLE grouped AS
WITH by_story AS (
    SELECT series_id, time_period, modality, story, max(low) AS low, min(high) AS high
    FROM stated WHERE slice = getvariable('slice') GROUP BY ALL
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
