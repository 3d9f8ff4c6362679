-- Every article gets its story; what belongs to an article (a caption, an editor's line) has the article's.
-- Expects: articles_live, table labels (article_id, label).
CREATE TEMP TABLE told AS
SELECT a.article_id, 's' || left(sha256(coalesce(l.label, a.article_id)), 15) AS story_id
FROM articles_live AS a LEFT JOIN labels AS l USING (article_id)
WHERE a.kind IN ('article', 'brief', 'photo') AND a.text <> '';

CREATE TEMP TABLE stories AS
SELECT article_id, story_id FROM told
UNION ALL
SELECT a.article_id, t.story_id
FROM articles_live AS a JOIN told AS t ON t.article_id = a.parent_id
WHERE a.article_id NOT IN (SELECT article_id FROM told);

CREATE TEMP VIEW articles_storied AS
SELECT a.* REPLACE (s.story_id AS story_id) FROM articles_live AS a LEFT JOIN stories AS s USING (article_id);
