-- Small functions of the merge.
CREATE TEMP MACRO key_of(parts) AS
    left(sha256(list_aggregate(list_transform(parts, lambda p: coalesce(replace(p, chr(31), ' '), chr(30))),
                               'string_agg', chr(31))), 16);
CREATE TEMP MACRO month_start(day) AS
    CASE WHEN length(day) = 4 THEN try_cast(day || '-01-01' AS DATE)
         ELSE try_cast(left(day, 7) || '-01' AS DATE) END;
CREATE TEMP MACRO month_end(day) AS
    CASE WHEN length(day) = 4 THEN try_cast(day || '-12-31' AS DATE)
         ELSE last_day(try_cast(left(day, 7) || '-01' AS DATE)) END;
