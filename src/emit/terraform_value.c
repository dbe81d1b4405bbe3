/*
 * Values as Terraform JSON: references become expressions, policies JSON text with expressions in
 * it. Text passes through two or three escapes on its way (the policy's JSON, Terraform's
 * template, the file's JSON); all are applied while it streams.
 */
#include "base/bug.h"
#include "emit/terraform.h"

#include <limits.h>

/* How deep in strings we are. */
enum nesting {
	PLAIN,  /* a string of the file */
	NESTED, /* a string in a JSON document that is itself a string of the file */
};

static void literal(struct bk_json *json, const char *text)
{
	bk_json_text(json, bk_str_of(text));
}

/* What stands for a byte in a JSON string of the document; empty where the byte itself does. */
static const char *document_escape(char c, char buffer[8])
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\t':
		return "\\t";
	default:
		if ((unsigned char)c >= 0x20 && c != 0x7f)
			return "";
		snprintf(buffer, 8, "\\u%04x", (unsigned)(unsigned char)c);
		return buffer;
	}
}

/* Whether every byte stands for itself in a document, a template and JSON, as nearly always. */
static bool is_plain(struct bk_str text)
{
	static const bool special[UCHAR_MAX + 1] = {
		['"'] = true, ['\\'] = true, ['$'] = true, ['%'] = true, [0x7f] = true};

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < ' ' || special[c])
			return false;
	}
	return true;
}

/* Literal text; bk_json_text() adds the outermost escape. */
static void write_text(struct bk_json *json, struct bk_str text, enum nesting nesting)
{
	size_t start = 0;

	if (is_plain(text)) {
		bk_json_text_exact(json, text);
		return;
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i], buffer[8];
		const char *escape = "";

		if ((c == '$' || c == '%') && i + 1 < text.len && text.ptr[i + 1] == '{')
			escape = c == '$' ? "$$" : "%%";
		else if (nesting == NESTED)
			escape = document_escape(c, buffer);
		if (!*escape)
			continue;
		bk_json_text(json, (struct bk_str){text.ptr + start, i - start});
		literal(json, escape);
		start = i + 1;
	}
	bk_json_text(json, (struct bk_str){text.ptr + start, text.len - start});
}

bool bk_tf_has_attribute(
	const struct bk_terraform *tf, const struct bk_desired *target, enum bk_ref_part part)
{
	return bk_emit_way(&tf->emit, target) == BK_WAY_RESOURCE &&
		target->type->terraform_refs[part];
}

static void write_ref(struct bk_terraform *tf, const struct bk_node *node, enum nesting nesting)
{
	const struct bk_desired *target = node->ref.target;
	struct bk_json *json = &tf->json;
	struct bk_str text;

	if (bk_tf_has_attribute(tf, target, node->ref.part)) {
		literal(json, "${");
		literal(json, target->type->terraform);
		literal(json, ".");
		bk_json_text(json, tf->names[target->index]);
		literal(json, ".");
		literal(json, target->type->terraform_refs[node->ref.part]);
		literal(json, "}");
	} else if (bk_emit_is_alias_only(target)) {
		literal(json, "${data.aws_kms_alias.");
		bk_json_text(json, tf->names[target->index]);
		literal(json,
			node->ref.part == BK_REF_ARN ? ".target_key_arn}" : ".target_key_id}");
	} else if (bk_emit_literal(target, node->ref.part, &text)) {
		write_text(json, text, nesting);
	} else {
		bk_bug("no word for '%.*s'", BK_STR_ARGS(target->address));
	}
}

/* The password: only ever an ephemeral value, in the argument that the state does not keep. */
static void write_secret(struct bk_terraform *tf, const struct bk_node *node)
{
	struct bk_json *json = &tf->json;
	const struct bk_desired *object = tf->secrets.at[tf->secrets.len - 1];
	bool keyed = node->secret.json_key.len > 0;

	literal(json, keyed ? "${jsondecode(ephemeral." : "${ephemeral.");
	literal(json, BK_TF_SECRET_TYPE ".");
	bk_json_text(json, tf->names[object->index]);
	literal(json, keyed ? ".secret_string)[\"" : ".secret_string}");
	if (keyed) {
		/* A quoted string of Terraform's language has the escapes of JSON's. */
		write_text(json, node->secret.json_key, NESTED);
		literal(json, "\"]}");
	}
}

/* The inside of a string: text, or a reference. */
static void write_piece(struct bk_terraform *tf, const struct bk_node *node, enum nesting nesting)
{
	switch (node->kind) {
	case BK_NODE_STRING:
		write_text(&tf->json, node->text, nesting);
		break;
	case BK_NODE_REF:
		write_ref(tf, node, nesting);
		break;
	case BK_NODE_SECRET:
		write_secret(tf, node);
		break;
	case BK_NODE_INT:
	case BK_NODE_BOOL:
	case BK_NODE_LIST:
	case BK_NODE_MAP:
	case BK_NODE_DOCUMENT:
		bk_bug("no text: node of kind %d", (int)node->kind);
	}
}

/* What a document has around its texts, as it stands in the file. */
#define mark(json, text) bk_json_text_exact((json), BK_STR(text))

static void write_document(struct bk_terraform *tf, const struct bk_node *node);

static void write_document_list(struct bk_terraform *tf, const struct bk_node *node)
{
	mark(&tf->json, "[");
	bk_vec_foreach (i, &node->list) {
		if (i)
			mark(&tf->json, ",");
		write_document(tf, node->list.at[i]);
	}
	mark(&tf->json, "]");
}

static void write_document_map(struct bk_terraform *tf, const struct bk_node *node)
{
	mark(&tf->json, "{");
	bk_vec_foreach (i, &node->map) {
		if (i)
			mark(&tf->json, ",");
		mark(&tf->json, "\\\"");
		write_text(&tf->json, node->map.at[i].key, NESTED);
		mark(&tf->json, "\\\":");
		write_document(tf, node->map.at[i].value);
	}
	mark(&tf->json, "}");
}

/* A JSON document as text. */
static void write_document(struct bk_terraform *tf, const struct bk_node *node)
{
	char number[32];

	switch (node->kind) {
	case BK_NODE_MAP:
		write_document_map(tf, node);
		break;
	case BK_NODE_LIST:
		write_document_list(tf, node);
		break;
	case BK_NODE_INT:
		snprintf(number, sizeof(number), "%lld", (long long)node->number);
		literal(&tf->json, number);
		break;
	case BK_NODE_BOOL:
		literal(&tf->json, node->truth ? "true" : "false");
		break;
	case BK_NODE_STRING:
	case BK_NODE_REF:
		mark(&tf->json, "\\\"");
		write_piece(tf, node, NESTED);
		mark(&tf->json, "\\\"");
		break;
	case BK_NODE_SECRET:
	case BK_NODE_DOCUMENT:
		bk_bug("node of kind %d in a document", (int)node->kind);
	}
}

void bk_tf_string(struct bk_terraform *tf, struct bk_str text)
{
	bk_json_text_begin(&tf->json);
	write_text(&tf->json, text, PLAIN);
	bk_json_text_end(&tf->json);
}

/* Keys of maps are templates in Terraform JSON, as their values are. */
static void write_map(struct bk_terraform *tf, const struct bk_node *node)
{
	bk_json_object(&tf->json);
	bk_vec_foreach (i, &node->map) {
		bk_json_text_begin(&tf->json);
		write_text(&tf->json, node->map.at[i].key, PLAIN);
		bk_json_key_end(&tf->json);
		bk_tf_value(tf, node->map.at[i].value);
	}
	bk_json_end_object(&tf->json);
}

void bk_tf_value(struct bk_terraform *tf, const struct bk_node *node)
{
	switch (node->kind) {
	case BK_NODE_INT:
		bk_json_int(&tf->json, node->number);
		break;
	case BK_NODE_BOOL:
		bk_json_bool(&tf->json, node->truth);
		break;
	case BK_NODE_LIST:
		bk_json_array(&tf->json);
		bk_vec_foreach (i, &node->list)
			bk_tf_value(tf, node->list.at[i]);
		bk_json_end_array(&tf->json);
		break;
	case BK_NODE_MAP:
		write_map(tf, node);
		break;
	case BK_NODE_DOCUMENT:
		bk_json_text_begin(&tf->json);
		write_document(tf, node->document);
		bk_json_text_end(&tf->json);
		break;
	case BK_NODE_STRING:
	case BK_NODE_REF:
	case BK_NODE_SECRET:
		bk_json_text_begin(&tf->json);
		write_piece(tf, node, PLAIN);
		bk_json_text_end(&tf->json);
		break;
	}
}
