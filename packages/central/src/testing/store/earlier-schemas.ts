/** What kysely keeps of the migrations that were applied. */
const MIGRATIONS = `
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
INSERT INTO kysely_migration_lock VALUES ('migration_lock', 0);`;

const OBJECTS = `${MIGRATIONS}
CREATE TABLE "meta" ("id" integer primary key check (id = 1), "store_id" text not null, "revision" integer not null);
CREATE TABLE "objects" ("path" text not null primary key, "body" text not null, "revision" integer not null, "created_at" text not null, "updated_at" text not null);
CREATE TABLE "changes" ("revision" integer not null primary key, "path" text not null, "body" text, "created_at" text not null, "updated_at" text not null);
INSERT INTO kysely_migration VALUES ('0001-objects', '2026-01-01T00:00:00.000Z');
INSERT INTO meta VALUES (1, 'store-of-0001', 3);
INSERT INTO objects VALUES ('organizations/tetrate', '{"kind":"Organization","n":1}', 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
INSERT INTO objects VALUES ('tenants/tetrate/tetrate', '{"kind":"Tenant","n":2}', 3, '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z');
INSERT INTO changes VALUES (1, 'organizations/tetrate', '{"kind":"Organization","n":1}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
INSERT INTO changes VALUES (2, 'tenants/tetrate/tetrate', '{"kind":"Tenant","n":1}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
INSERT INTO changes VALUES (3, 'tenants/tetrate/tetrate', '{"kind":"Tenant","n":2}', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z');`;

export interface EarlierSchema {
  /** The newest migration that it has. */
  readonly migration: string;
  /** A store as that version wrote it, with data in it. Never edited: it is what lies on people's disks. */
  readonly sql: string;
  readonly storeId: string;
}

/** Every schema that a released version has written, except the newest. */
export const EARLIER_SCHEMAS: readonly EarlierSchema[] = [
  { migration: "0001-objects", sql: OBJECTS, storeId: "store-of-0001" },
];
