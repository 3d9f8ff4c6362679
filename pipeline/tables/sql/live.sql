-- Chooses the live rows of the parts. Expects: table wanted (part_id, document_id), views part_<table> with a column part_id.
-- The same content under several keys (one file in two places) becomes one document: the first path stands,
-- the others go to also_at.
CREATE TEMP TABLE live AS
WITH candidates AS (
    SELECT d.document_id, d.part_id, d.source_path, d.also_at
    FROM part_documents AS d SEMI JOIN wanted AS w ON d.document_id = w.document_id AND d.part_id = w.part_id
), chosen AS (
    SELECT document_id, part_id, source_path
    FROM candidates
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY source_path, part_id) = 1
), paths AS (
    SELECT document_id, unnest(list_append(also_at, source_path)) AS path FROM candidates
)
SELECT c.document_id, c.part_id,
       list(DISTINCT p.path ORDER BY p.path) FILTER (p.path <> c.source_path) AS also_at
FROM chosen AS c JOIN paths AS p USING (document_id)
GROUP BY c.document_id, c.part_id;

CREATE TEMP VIEW documents_live AS
SELECT d.* EXCLUDE (part_id) REPLACE (coalesce(l.also_at, []) AS also_at)
FROM part_documents AS d JOIN live AS l ON d.document_id = l.document_id AND d.part_id = l.part_id;

CREATE TEMP VIEW texts_live AS
SELECT t.* EXCLUDE (part_id)
FROM part_texts AS t SEMI JOIN live AS l ON t.document_id = l.document_id AND t.part_id = l.part_id;

CREATE TEMP VIEW articles_live AS
SELECT a.* EXCLUDE (part_id)
FROM part_articles AS a SEMI JOIN live AS l ON a.document_id = l.document_id AND a.part_id = l.part_id;

CREATE TEMP VIEW mentions_live AS
SELECT m.* EXCLUDE (part_id)
FROM part_mentions AS m SEMI JOIN live AS l ON m.document_id = l.document_id AND m.part_id = l.part_id;

CREATE TEMP VIEW claims_live AS
SELECT c.* EXCLUDE (part_id)
FROM part_claims AS c SEMI JOIN live AS l ON c.document_id = l.document_id AND c.part_id = l.part_id;

CREATE TEMP VIEW claim_links_live AS
SELECT k.* EXCLUDE (part_id)
FROM part_claim_links AS k
SEMI JOIN live AS l ON split_part(k.claim_id, ':', 1) = l.document_id AND k.part_id = l.part_id;

CREATE TEMP VIEW problems_live AS
SELECT p.* EXCLUDE (part_id)
FROM part_problems AS p SEMI JOIN live AS l ON p.document_id = l.document_id AND p.part_id = l.part_id;
