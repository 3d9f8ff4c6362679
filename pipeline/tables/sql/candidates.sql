-- Pairs of similar articles. Expects: part_stories, live, function story_similarity, variable same_story.
CREATE TEMP TABLE sketches AS
SELECT s.article_id, s.signature, s.bands
FROM part_stories AS s SEMI JOIN live AS l ON s.document_id = l.document_id AND s.part_id = l.part_id;

CREATE TEMP TABLE edges AS
WITH banded AS (
    SELECT article_id, unnest(bands) AS band FROM sketches
), hubs AS (
    SELECT band, min(article_id) AS hub FROM banded GROUP BY band HAVING count(*) > 1
), candidates AS (
    SELECT DISTINCT h.hub AS a, b.article_id AS b
    FROM banded AS b JOIN hubs AS h ON b.band = h.band WHERE b.article_id <> h.hub
)
SELECT c.a, c.b
FROM candidates AS c
JOIN sketches AS x ON x.article_id = c.a
JOIN sketches AS y ON y.article_id = c.b
WHERE story_similarity(x.signature, y.signature) >= getvariable('same_story');
