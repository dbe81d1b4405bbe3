/*
 * XML replies: read by expat into a tree, and made an output with what the rows say of its
 * members. No document types, no entities, limits on depth and size.
 */
#ifndef BK_AWS_XML_H
#define BK_AWS_XML_H

#include "aws/service.h"
#include "base/error.h"
#include "base/value.h"

struct bk_arena;

/* How many elements a reply may have; more than any page of AWS. */
enum { BK_XML_NODES = 1 << 20 };

struct bk_xml {
	struct bk_str name;                 /* without a namespace's prefix */
	struct bk_str text;                 /* of elements without children */
	struct bk_xml *first, *last, *next; /* children; the next one of the same parent */
};

/* The root, in the arena; NULL and *ret_error where it is no XML. */
BK_NODISCARD const struct bk_xml *bk_xml_read(
	struct bk_arena *arena, struct bk_str text, struct bk_error *ret_error);
/* The first child of that name, or NULL. `node` may be NULL. */
const struct bk_xml *bk_xml_child(const struct bk_xml *node, const char *name);
/* Its text; empty where there is none. */
struct bk_str bk_xml_text(const struct bk_xml *node, const char *name);

/* The members below `node` as an object, the caller's to drop. `parent` is the name of the
 * operation or member that holds them. */
BK_NODISCARD json_t *bk_xml_object(struct bk_arena *arena, const struct bk_aws_service *service,
	struct bk_str parent, const struct bk_xml *node);

#endif
