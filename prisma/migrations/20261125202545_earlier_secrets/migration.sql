-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "earlier_secrets_sealed" TEXT;
