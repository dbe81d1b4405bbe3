/*
 * What the build bakes into the program: the standard library, the pages about rules, the schemas
 * of JSON documents and the time zones.
 * tools/embed.sh and tools/zones.sh write the definitions.
 */
#ifndef BK_BASE_EMBED_H
#define BK_BASE_EMBED_H

#include <stddef.h>
#include <stdint.h>

/* One file. Its name has neither folder nor suffix ("aws", "BK5001"); data is text that ends in a
 * newline, then a NUL that len does not count. Tables are sorted by name, bytewise. */
struct bk_embedded {
	const char *name;
	const char *data;
	size_t len;
};

/* stdlib/NAME.bk */
extern const struct bk_embedded bk_stdlib_files[];
extern const size_t bk_stdlib_count;

/* docs/rules/NAME.md; those named BKnnnn are the pages that `bkc explain` prints. */
extern const struct bk_embedded bk_rule_pages[];
extern const size_t bk_rule_page_count;

/* docs/schema/NAME.json: what `bkc explain json:NAME` prints. */
extern const struct bk_embedded bk_schemas[];
extern const size_t bk_schema_count;

/* From `at` (seconds since 1970) on, local time is `offset` seconds ahead of UTC. */
struct bk_zone_shift {
	uint32_t at;
	int32_t offset;
};

/* An IANA time zone or an alias of one ("Australia/Sydney", "UTC"). prove/zone.h reads them. */
struct bk_zone_data {
	const char *name;
	int32_t first;                      /* offset from 1970 to the first shift */
	const char *rule;                   /* after the last shift, as in POSIX's TZ; may be "" */
	const struct bk_zone_shift *shifts; /* since 1970, in order */
	size_t count;
};

/* Sorted by name, bytewise. */
extern const struct bk_zone_data bk_zones[];
extern const size_t bk_zone_count;

#endif
