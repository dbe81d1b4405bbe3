/*
 * A tree of an object's body as JSON, for those who read it before anything exists.
 */
#ifndef BK_CMD_TREE_H
#define BK_CMD_TREE_H

struct bk_json;
struct bk_node;

/* References are what they will be: ARNs where those are known, else addresses. */
void bk_tree_write(struct bk_json *json, const struct bk_node *node);

#endif
