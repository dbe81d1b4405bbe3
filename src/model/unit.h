/*
 * What resolving works on: files, scopes, and the model as it grows.
 *
 * Two sweeps. The first walks all files, once per account and region of each placement, and makes
 * the objects, so that every name is known. The second fills in what stands in each of them, with
 * templates, loops and conditions spliced in.
 */
#ifndef BK_MODEL_UNIT_H
#define BK_MODEL_UNIT_H

#include "base/arena.h"
#include "model/model.h"
#include "syntax/ast.h"

/* Bounds of expansion (BK0015, BK0013). */
enum {
	BK_STEPS_MAX = 10000000, /* values evaluated */
	BK_TURN_STEPS = 64,      /* that a turn of a loop, or an object, counts for */
	BK_OBJECTS_MAX = 300000, /* objects, rules and copies included */
	BK_VALUES_DEEP = 1000,   /* values that need values, expressions in them included */
	BK_LIST_MAX = 100000,    /* items of a list */
	BK_TEXT_MAX = 65536,     /* bytes of a text */
	BK_TEMPLATES_DEEP = 32,  /* templates in templates */
	BK_IMPORTS_DEEP = 32,
	BK_LOST_MAX = 200,        /* lost declarations that names are looked for in */
	BK_SUGGESTIONS_MAX = 200, /* names that a neighbour is looked for */
	BK_FILES_MAX = 2000,
};

/* A file or folder that is compiled as one, or a file of the library. */
struct module {
	struct bk_str key; /* what tells it from others: "std.gfs", or a path */
	bool is_std;
	BK_VEC(struct bk_ast *) files;
	struct bk_map names;   /* name text → struct binding */
	const struct env *env; /* its outermost */
	bool loading;
};

enum binding_kind { BIND_LET, BIND_VALUE, BIND_TEMPLATE, BIND_MODULE, BIND_INPUT };

/* What a constant came to under one expected type; where it depends on the place, there. */
struct known {
	const struct bk_type *type;
	const struct bk_value *value;
	const struct bk_account *account;
	const struct bk_region *region;
	bool placed;
};

/* What a name means that is not declared by a kind. */
struct binding {
	enum binding_kind kind;
	const struct bk_name *name;
	struct bk_span span;
	struct bk_expr *expr;         /* LET */
	const struct bk_value *value; /* VALUE, INPUT */
	const struct bk_type *type;   /* VALUE of a parameter, INPUT: the declared type, or NULL */
	const struct bk_stmt *stmt;   /* TEMPLATE, INPUT */
	struct module *module;        /* MODULE */
	const struct env *env;        /* where LET and TEMPLATE were written */
	bool used, evaluating, quiet; /* quiet: never reported as unused */
	const struct bk_via *via;     /* of LET: the expansion that brought it */
	BK_VEC(struct known) known;   /* LET: what it came to */
	const struct binding *needed_by; /* LET, while it is evaluated: what asked for it */
	struct binding *next;
};

/* A lexical level. */
struct env {
	const struct env *outer;
	struct module *module;
	struct binding *bindings;   /* NULL at a module's outermost: module->names */
	const struct bk_stmt *loop; /* this is a turn of it: names inside need its key */
};

/* Where an expression is evaluated. */
struct here {
	const struct env *env;
	const struct bk_account *account; /* or NULL */
	const struct bk_region *region;   /* or NULL */
	const struct bk_via *via;
};

/* An instance in the making. */
struct pending {
	struct bk_object *object;
	const struct bk_stmt *stmt;
	struct here here;
};

/* An import that is being followed. */
struct importing {
	const struct module *module;
	const struct bk_stmt *stmt;
};

struct unit {
	struct bk_arena *arena;
	struct bk_names *names;
	struct bk_sources *sources;
	struct bk_diags *diags;
	struct bk_model *model;
	const struct bk_resolve_options *options;
	struct bk_map modules; /* key → module */
	struct module *main, *aws;
	struct bk_map index;     /* "vault:prod.local[r]" by name space → object */
	struct bk_map by_name;   /* "vault:local" by name space → struct name_uses */
	struct bk_map families;  /* "stmt pointer, keys" → family */
	struct bk_map org_names; /* accounts, units, the organization → bk_value */
	struct bk_map accounts_by_id;
	struct bk_map service_by_name, region_by_name;
	struct bk_map names_checked; /* "kind name" that AWS takes */
	struct bk_map physical;      /* names in AWS that are taken → object */
	struct bk_map not_managed;   /* spans of stores with properties of managed ones */
	BK_VEC(struct pending) pending, objectives;
	BK_VEC(const struct bk_stmt *) lints;
	const struct bk_value *standards[BK_ATTR_COUNT]; /* defaults; poison: none */
	BK_VEC(struct bk_span) lost;                     /* declarations that were not understood */
	size_t steps, steps_max, objects, suggestions;
	const struct binding *needing; /* the innermost constant that is being evaluated */
	const struct bk_attr *attr;    /* the property whose value is being evaluated, or NULL */
	size_t depth;                  /* of evaluation */
	bool exhausted;                /* a bound of work was reached and reported */
	bool too_deep;                 /* the same of depth */
	bool placed;                   /* what was evaluated depends on account or region */
	bool closed;                   /* no file is read */
	int template_depth;
	struct bk_org *org;
	BK_VEC(struct importing) import_stack;
};

/* All objects of a name, in one name space. */
struct name_uses {
	BK_VEC(struct bk_object *) objects;
};

extern const struct bk_value bk_poison;

/* load.c */
bool load_unit(struct unit *unit, struct bk_str path, struct bk_str stdin_name,
	struct bk_error *ret_error);
void load_file(struct unit *unit, struct bk_file *file);
struct module *load_std(struct unit *unit, struct bk_str name);
void unit_inputs(struct unit *unit);
void report_unused(struct unit *unit);
/* Calls the function for each name that an expression speaks of; NULL speaks of none. */
typedef void name_fn(const struct bk_name *name, void *context);
void each_name(const struct bk_expr *expr, name_fn *call, void *context);
/* What the module's files speak of anywhere counts as used. */
void mark_mentioned(struct module *module);
/* Tells the sink of constants that are used several times, or by other programs. */
void share_constants(struct unit *unit);

/* scope.c */
struct binding *bind_name(
	struct unit *unit, struct env *env, const struct bk_ident *ident, enum binding_kind kind);
/* A new level whose names are its own. */
struct env *level(struct unit *unit, const struct env *outer);
/* Reports BK1005 for a name that means something by itself. */
void check_meaning(
	struct unit *unit, const struct env *env, const struct bk_name *name, struct bk_span span);
void bind_let(
	struct unit *unit, struct env *env, const struct bk_stmt *stmt, const struct bk_via *via);
struct binding *find_binding(const struct here *here, struct bk_str name);
const char *name_space(const struct bk_object *object);
void index_object(struct unit *unit, struct bk_object *object);
const struct bk_value *find_declared(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type, bool report);
const struct bk_value *org_value(struct unit *unit, struct bk_str name);
bool is_in_ou(const struct bk_account *account, const struct bk_ou *ou);
const struct bk_account *account_of_id(struct unit *unit, struct bk_str id, struct bk_span span);
/* A declaration that makes nothing: what its text names is not reported as missing. */
void lose(struct unit *unit, struct bk_span span);
bool is_lost(struct unit *unit, struct bk_str name);
/* Whether a declaration of that kind was lost, whatever its name was. */
bool is_kind_lost(struct unit *unit, const char *word);
/* Whether the expression names something of the type, in however many places. */
bool names_family(struct unit *unit, const struct here *here, const struct bk_expr *expr,
	const struct bk_type *type);
void unknown_name(struct unit *unit, const struct here *here, struct bk_span span,
	struct bk_str name, const struct bk_type *type);

/* eval.c */
const struct bk_value *eval(struct unit *unit, const struct here *here, const struct bk_expr *expr,
	const struct bk_type *type);
bool eval_bool(struct unit *unit, const struct here *here, const struct bk_expr *expr, bool *ret);
struct bk_value *value_new(
	struct unit *unit, const struct here *here, enum bk_value_kind kind, struct bk_span span);
bool values_equal(const struct bk_value *a, const struct bk_value *b);
/* Counts work; false, reported once, where it was too much. */
bool take_step(struct unit *unit, struct bk_span span);
bool charge(struct unit *unit, size_t steps, struct bk_span span);
bool count_object(struct unit *unit, struct bk_span span);
/* Goes one value deeper; false, reported once, where that was too deep. Else leave with
 * unit->depth--. */
bool go_deeper(struct unit *unit, struct bk_span span);
struct bk_str key_text(struct unit *unit, const struct bk_value *value);
struct bk_str flat_name(struct unit *unit, const struct here *here, const struct bk_expr *expr);

/* Values of plain kinds. */
const struct bk_value *text_value(struct unit *unit, const struct here *here,
	enum bk_value_kind kind, struct bk_str text, struct bk_span span);
const struct bk_value *number_value(struct unit *unit, const struct here *here,
	enum bk_value_kind kind, int64_t number, struct bk_span span);
const struct bk_value *bool_value(
	struct unit *unit, const struct here *here, bool truth, struct bk_span span);
/* Adds a piece to a text; false, reported, where it becomes too long. */
bool append(struct unit *unit, struct bk_str *text, struct bk_str piece, struct bk_span span);

/* name.c */
const struct bk_value *eval_name(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type);

/* operate.c */
const struct bk_value *eval_binary(struct unit *unit, const struct here *here,
	const struct bk_expr *expr, const struct bk_type *type);
bool is_number(const struct bk_value *value);
/* Whether a list may have so many items; reports where it may not. */
bool can_hold(struct unit *unit, size_t count, struct bk_span span);

/* function.c */
const struct bk_value *eval_call(
	struct unit *unit, const struct here *here, const struct bk_expr *expr);

/* convert.c */
/* A fix that puts a value of another type into quotes, where that means the same. */
void suggest_quotes(struct unit *unit, const struct bk_value *value);
const struct bk_value *convert(struct unit *unit, const struct here *here,
	const struct bk_value *value, const struct bk_type *type);
const struct bk_type *type_for(const struct bk_type *type, const struct bk_expr *expr);
bool type_takes_word(const struct bk_type *type, struct bk_str word);
bool type_wants(const struct bk_type *type, enum bk_type_kind kind);
const char *type_words(struct unit *unit, const struct bk_type *type);
const char *value_words(const struct bk_value *value);
const struct bk_type *named_type(struct unit *unit, const struct bk_type_expr *expr);
const struct bk_value *standard_value(struct unit *unit, const struct bk_attr *attr);
const struct bk_value *check_bounds(struct unit *unit, const struct bk_attr *attr,
	const struct bk_value *value, const struct bk_object *object);

/* condition.c */
const struct bk_value *eval_condition(
	struct unit *unit, const struct here *here, const struct bk_expr *expr);

/* org.c */
void read_organization(struct unit *unit);

/* expand.c */
void expand_all(struct unit *unit);
/* Whether the word is a kind of data store. */
bool resource_kind(struct unit *unit, struct bk_str word);
/* "tiered[gold]" */
struct bk_str declared_name(
	struct unit *unit, const struct here *here, const struct bk_stmt *stmt, bool *ret_fine);

/* place_set.c */
struct accounts {
	BK_VEC(const struct bk_account *) items;
	struct bk_map seen; /* the same, to be found */
};
/* Adds the accounts of a value: one, a unit's, the organization's, a list's. False, reported, where
 * it is none of these. */
bool add_accounts(struct unit *unit, struct accounts *accounts, const struct bk_value *value);

/* loop.c */
/* Runs a loop: `body` once per item, with the loop's names bound. False where what it goes over
 * is not known. */
bool each_item(struct unit *unit, const struct bk_stmt *stmt, struct here here,
	void (*body)(struct unit *, const struct bk_stmt *, struct here, void *), void *context);
/* Whether the name of a declaration has the keys of all loops around it, up to a level; reports. */
bool is_loop_keyed(struct unit *unit, const struct bk_stmt *stmt, const struct env *env,
	const struct env *until);

/* identity.c */
/* The kind of the further properties of a managed store, or NULL. */
const struct bk_kind *extension_of(struct unit *unit, const struct bk_service *service);
/* The name in AWS: what stands behind `=`, else the declared one with its keys behind hyphens. */
void take_physical(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt,
	const struct here *here);
/* Adds tags; those of one key are replaced. */
void add_tags(struct unit *unit, struct bk_object *object, const struct bk_value *tags);
/* The kind of `resource NAME = arn:…`: from the ARN, or `type`; reports where neither tells. */
void type_by_arn(struct unit *unit, struct bk_object *object, const struct bk_stmt *stmt,
	const struct here *here);
/* An ARN that was written must lie in the account and region of its placement. */
void check_arn_place(struct unit *unit, const struct bk_object *object, struct bk_span span);
/* Whether the address is taken; reports. */
bool is_duplicate(struct unit *unit, const struct bk_object *object);
/* Reports two of a kind with one name in AWS. */
void check_collision(struct unit *unit, struct bk_object *object);
/* The ARN of what has none yet, where it can be told. */
void settle_arn(struct unit *unit, struct bk_object *object);

/* assert.c */
void run_assert(struct unit *unit, const struct here *here, const struct bk_stmt *stmt);

/* move.c */
void read_move(struct unit *unit, const struct bk_stmt *stmt);
void check_moves(struct unit *unit);

/* fill.c */
void fill_all(struct unit *unit);
void fill_object(struct unit *unit, const struct pending *pending);
/* Properties and declarations of a block with templates for `kind`, loops and conditions spliced
 * in. */
void each_spliced(struct unit *unit, const struct bk_kind *kind, const struct bk_block *block,
	struct here here,
	void (*item)(struct unit *, const struct bk_stmt *, const struct here *, void *),
	void *context);

/* credential.c: reports BK6017 */
void find_credentials(struct unit *unit, const struct bk_file *file);

/* slip.c: the item and the one behind it are such a slip; reported then, and both are to be left */
bool is_day_list(struct unit *unit, const struct bk_block *block, size_t i);
bool is_target_list(struct unit *unit, const struct bk_block *block, size_t i);
/* The block of a declaration, even behind `=`, or NULL. */
const struct bk_block *block_of(const struct bk_stmt *stmt);
/* What is to be cut out with an item, so that no empty line and no comma stays behind. */
struct bk_span removal(struct unit *unit, struct bk_span item);
/* The same for an attribute, which has what it is about behind it. */
struct bk_span removal_before(struct unit *unit, struct bk_span item);
bool is_block_behind_sign(struct unit *unit, const struct bk_stmt *stmt);

/* objective.c */
void check_objectives(struct unit *unit);

#endif
