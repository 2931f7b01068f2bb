-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "refresh_agent_hash" TEXT,
ADD COLUMN     "refresh_network" TEXT;

-- AlterTable
ALTER TABLE "spent_tokens" ADD COLUMN     "agent_hash" TEXT,
ADD COLUMN     "moved_to" TEXT,
ADD COLUMN     "network" TEXT,
ADD COLUMN     "refused_at" TIMESTAMPTZ(3),
ADD COLUMN     "successor_hash" TEXT,
ADD COLUMN     "won_by_stranger" BOOLEAN NOT NULL DEFAULT false;
