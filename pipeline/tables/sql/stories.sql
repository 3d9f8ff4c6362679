-- Near-duplicate articles share a story. Expects: articles_live.
CREATE TEMP TABLE stories AS
SELECT article_id, 's' || left(sha256(regexp_replace(text, '\s', '', 'g')), 15) AS story_id
FROM articles_live
WHERE kind IN ('article', 'brief', 'photo') AND text <> '';

CREATE TEMP VIEW articles_storied AS
SELECT a.* REPLACE (s.story_id AS story_id) FROM articles_live AS a LEFT JOIN stories AS s USING (article_id);
