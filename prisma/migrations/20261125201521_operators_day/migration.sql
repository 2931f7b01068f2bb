-- AlterTable
ALTER TABLE "audit_events" ADD COLUMN     "request_id" TEXT;

-- What a search by a part of a name looks in: every pair of neighbouring characters of these texts, in lower case. (An
-- index of the extension pg_trgm would need a right that the role may not have, and knows nothing of two characters.)
CREATE FUNCTION member_grams(VARIADIC texts TEXT[]) RETURNS TEXT[]
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(lower(one), i, 2)), '{}')
    FROM unnest(texts) AS one, generate_series(1, length(one) - 1) AS i
$$;

-- CreateIndex
CREATE INDEX "members_grams_idx" ON "members"
  USING GIN (member_grams("username", "mobile", "email", "nickname", "realname"));
