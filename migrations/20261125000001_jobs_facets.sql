-- What visitors filter by, as `importing` understands it from an advert.
alter table jobs.posting
    -- contracts::RoleKind, in its order; empty for a role outside technology leadership.
    add column roles text[] not null default '{}',
    -- contracts::Seniority.
    add column seniority text,
    -- ISO 639-1.
    add column language text check (language ~ '^[a-z]{2}$'),
    -- From where a remote job may be done (contracts::Eligibility); all null: not stated.
    add column eligible_worldwide boolean,
    add column eligible_countries text[],
    -- Minutes east of UTC.
    add column eligible_offset_from smallint,
    add column eligible_offset_to smallint,
    -- The employer's own end of it (schema.org `validThrough`).
    add column expires_at timestamptz,
    add constraint posting_eligibility check ((eligible_worldwide is null) = (eligible_countries is null)),
    add constraint posting_offsets check (eligible_offset_from <= eligible_offset_to);
