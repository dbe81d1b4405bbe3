/*
 * Trees as JSON: see tree.h.
 */
#include "cmd/tree.h"

#include "base/json.h"
#include "objects/desired.h"

/* As deep as the AWS API nests: a handful of levels. */
void bk_tree_write(struct bk_json *json, const struct bk_node *node)
{
	switch (node->kind) {
	case BK_NODE_MAP:
		bk_json_object(json);
		bk_vec_foreach (i, &node->map) {
			bk_json_key(json, node->map.at[i].key);
			bk_tree_write(json, node->map.at[i].value);
		}
		bk_json_end_object(json);
		break;
	case BK_NODE_LIST:
		bk_json_array(json);
		bk_vec_foreach (i, &node->list)
			bk_tree_write(json, node->list.at[i]);
		bk_json_end_array(json);
		break;
	case BK_NODE_DOCUMENT:
		bk_tree_write(json, node->document);
		break;
	case BK_NODE_INT:
		bk_json_int(json, node->number);
		break;
	case BK_NODE_BOOL:
		bk_json_bool(json, node->truth);
		break;
	case BK_NODE_REF:
		bk_json_string(json,
			node->ref.part == BK_REF_ARN && node->ref.target->arn.len
				? node->ref.target->arn
				: node->ref.target->address);
		break;
	case BK_NODE_STRING:
	case BK_NODE_SECRET:
		bk_json_string(json, node->text);
		break;
	}
}
