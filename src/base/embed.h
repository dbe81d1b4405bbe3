/*
 * What the build bakes into the program: the standard library, the pages about rules and the
 * names of time zones.
 * tools/embed.sh and tools/zones.sh write the definitions.
 */
#ifndef BK_BASE_EMBED_H
#define BK_BASE_EMBED_H

#include <stddef.h>

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

/* Names of IANA time zones and their aliases ("Australia/Sydney", "UTC"), sorted bytewise. */
extern const char *const bk_zone_names[];
extern const size_t bk_zone_count;

#endif
