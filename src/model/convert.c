/*
 * Values and the types that properties expect: what fits, what is said where it does not.
 */
#include "model/unit.h"

#include "model/arn.h"

enum { SECONDS_PER_DAY = 86400, SECONDS_PER_MINUTE = 60 };

bool type_takes_word(const struct bk_type *type, struct bk_str word)
{
	if (type->kind == BK_T_EITHER)
		return type_takes_word(type->element, word) || type_takes_word(type->other, word);
	if (type->kind != BK_T_WORD && type->kind != BK_T_SECRET && type->kind != BK_T_DURATION)
		return false;
	if (type->kind == BK_T_SECRET)
		return bk_str_is(word, "aws");
	for (size_t i = 0; type->kind == BK_T_WORD && type->words[i]; i++) {
		if (bk_str_is(word, type->words[i]))
			return true;
	}
	return false;
}

bool type_wants(const struct bk_type *type, enum bk_type_kind kind)
{
	if (type->kind == BK_T_EITHER)
		return type_wants(type->element, kind) || type_wants(type->other, kind);
	return type->kind == kind;
}

/* Of alternatives the one that the form of the expression asks for; the type itself where that
 * tells nothing. */
const struct bk_type *type_for(const struct bk_type *type, const struct bk_expr *expr)
{
	const struct bk_type *found;

	if (type->kind != BK_T_EITHER)
		return type;
	found = type_for(type->element, expr);
	switch (expr->kind) {
	case BK_EXPR_LIST:
		if (found->kind != BK_T_LIST)
			found = type_for(type->other, expr);
		return found->kind == BK_T_LIST ? found : type;
	case BK_EXPR_MAP:
		if (found->kind != BK_T_MAP && found->kind != BK_T_TAGS)
			found = type_for(type->other, expr);
		return found->kind == BK_T_MAP || found->kind == BK_T_TAGS ? found : type;
	default:
		return type;
	}
}

const char *value_words(const struct bk_value *value)
{
	static const char *const words[] = {
		[BK_V_POISON] = "an error",
		[BK_V_STRING] = "a text",
		[BK_V_INT] = "a number",
		[BK_V_BOOL] = "true or false",
		[BK_V_DURATION] = "a duration",
		[BK_V_SIZE] = "a size",
		[BK_V_DATE] = "a date",
		[BK_V_CLOCK] = "a clock",
		[BK_V_SCHEDULE] = "a schedule",
		[BK_V_WORD] = "a word",
		[BK_V_ARN] = "an ARN",
		[BK_V_ACCOUNT] = "an account",
		[BK_V_REGION] = "a region",
		[BK_V_OU] = "a unit",
		[BK_V_ORG] = "the organization",
		[BK_V_KIND] = "a kind",
		[BK_V_OBJECT] = "a reference",
		[BK_V_FAMILY] = "a family",
		[BK_V_ROLE_NAME] = "a role",
		[BK_V_SERVICE_NAME] = "a service",
		[BK_V_SECRET] = "a secret",
		[BK_V_LIST] = "a list",
		[BK_V_MAP] = "a map",
		[BK_V_CONDITION] = "a condition",
	};

	return words[value->kind];
}

const char *type_words(struct unit *unit, const struct bk_type *type)
{
	static const char *const words[] = {
		[BK_T_NONE] = "nothing",
		[BK_T_STRING] = "a text",
		[BK_T_INT] = "a number",
		[BK_T_BOOL] = "true or false",
		[BK_T_DURATION] = "a duration",
		[BK_T_SIZE] = "a size",
		[BK_T_DATE] = "a date",
		[BK_T_CLOCK] = "a clock",
		[BK_T_SCHEDULE] = "a schedule",
		[BK_T_ACCOUNT] = "an account",
		[BK_T_REGION] = "a region",
		[BK_T_OU] = "a unit",
		[BK_T_ARN] = "an ARN",
		[BK_T_TAGS] = "tags",
		[BK_T_SECRET] = "`aws` or secret(\"name\")",
		[BK_T_WORD] = "a word",
		[BK_T_KIND_NAME] = "a kind",
		[BK_T_OBJECT] = "a reference",
		[BK_T_PRINCIPAL] = "an account, unit, role or service",
		[BK_T_CONDITION] = "a condition",
		[BK_T_LIST] = "a list",
		[BK_T_MAP] = "a map",
		[BK_T_EITHER] = "",
		[BK_T_ANY] = "a value",
	};
	struct bk_str text;

	if (type->kind == BK_T_EITHER)
		return bk_str_format(unit->arena, "%s or %s", type_words(unit, type->element),
			type_words(unit, type->other))
			.ptr;
	if (type->kind == BK_T_LIST)
		return bk_str_format(unit->arena, "a list of %s",
			type_words(unit, type->element) +
				(strncmp(type_words(unit, type->element), "a ", 2) == 0 ? 2 : 0))
			.ptr;
	if (type->kind == BK_T_OBJECT)
		return bk_str_format(unit->arena, "a %s", type->object).ptr;
	if (type->kind != BK_T_WORD)
		return words[type->kind];
	text = BK_STR("");
	for (size_t i = 0; type->words[i]; i++)
		text = bk_str_format(unit->arena, "%.*s%s`%s`", BK_STR_ARGS(text), i ? ", " : "",
			type->words[i]);
	return text.ptr;
}

/* A number where a duration or a size is meant; the property may say in what it counts. */
static void unit_missing(
	struct unit *unit, const struct bk_value *value, const struct bk_type *type)
{
	bool size = type_wants(type, BK_T_SIZE);
	const char *suffix = size                              ? "GiB"
		: unit->attr && unit->attr->flags & BK_MINUTES ? "m"
							       : "d";
	struct bk_str text = bk_str_format(unit->arena, "%lld%s", (long long)value->number, suffix);

	bk_diag(unit->diags, BK_UNIT_MISSING, value->span, "%lld needs a unit, such as `%.*s`",
		(long long)value->number, BK_STR_ARGS(text));
	bk_diag_fix_value(unit->diags, size ? BK_FIX_UNSAFE : BK_FIX_SAFE, value->span, text,
		"Write `%.*s`.", BK_STR_ARGS(text));
}

/* What would be a text with quotes around it. */
static bool can_be_quoted(const struct bk_value *value)
{
	switch (value->kind) {
	case BK_V_INT:
	case BK_V_BOOL:
	case BK_V_DURATION:
	case BK_V_SIZE:
	case BK_V_DATE:
	case BK_V_WORD:
	case BK_V_ACCOUNT:
	case BK_V_REGION:
	case BK_V_KIND:
		return true;
	default:
		return false;
	}
}

void suggest_quotes(struct unit *unit, const struct bk_value *value)
{
	struct bk_str text = bk_sources_text(unit->sources, value->span);
	struct bk_str quoted = bk_str_format(unit->arena, "\"%.*s\"", BK_STR_ARGS(text));

	/* A word or an account stands for its name only where it is not called by another. */
	if (bk_str_equal(text, bk_value_show(unit->arena, value)) &&
		!bk_diags_is_shared(unit->diags, value->span))
		bk_diag_fix(unit->diags, BK_FIX_SAFE, value->span, quoted, "Put it into quotes.");
	else
		bk_diag_fix_value(unit->diags, BK_FIX_SAFE, value->span, quoted,
			"Write its value in quotes.");
}

/* The nearest form that has the type. */
static void fix_form(struct unit *unit, const struct bk_value *value, const struct bk_type *type)
{
	struct bk_str text = bk_sources_text(unit->sources, value->span);

	if (!text.len)
		return;
	if (value->kind == BK_V_CLOCK && text.ptr[0] >= '0' && text.ptr[0] <= '9' &&
		!bk_diags_is_shared(unit->diags, value->span) && type_wants(type, BK_T_SCHEDULE))
		bk_diag_fix(unit->diags, BK_FIX_SAFE, value->span,
			bk_str_format(unit->arena, "daily at %.*s", BK_STR_ARGS(text)),
			"Every day at that time is `daily at %.*s`.", BK_STR_ARGS(text));
	else if (can_be_quoted(value) && type_wants(type, BK_T_STRING))
		suggest_quotes(unit, value);
}

/* Text in quotes that is a value of the type without them, as far as one look tells. */
static bool is_quoted(struct unit *unit, const struct bk_value *value, const struct bk_type *type)
{
	struct bk_str text = value->text, source = bk_sources_text(unit->sources, value->span);
	bool digit = text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9';

	/* Only where it stands as it is: no escapes, no constant of a far place. */
	if (source.len != text.len + 2)
		return false;
	if (type_wants(type, BK_T_REGION))
		return bk_map_find(&unit->region_by_name, text) != NULL;
	if (type_wants(type, BK_T_KIND_NAME))
		return bk_map_find(&unit->service_by_name, text) != NULL;
	if (type_wants(type, BK_T_BOOL))
		return bk_str_is(text, "true") || bk_str_is(text, "false");
	if (type_wants(type, BK_T_SCHEDULE))
		return bk_str_has_prefix(text, BK_STR("cron(")) ||
			bk_str_has_prefix(text, BK_STR("every ")) ||
			bk_str_has_prefix(text, BK_STR("daily at "));
	for (size_t i = 0; i < text.len; i++)
		digit &= text.ptr[i] != ' ';
	if (type_wants(type, BK_T_DURATION))
		return digit && bk_str_find(BK_STR("ywdhms"), text.ptr[text.len - 1]) < 6;
	return digit &&
		(type_wants(type, BK_T_ACCOUNT) || type_wants(type, BK_T_CLOCK) ||
			type_wants(type, BK_T_DATE) || type_wants(type, BK_T_SIZE) ||
			type_wants(type, BK_T_INT));
}

static const struct bk_value *mismatch(struct unit *unit, const struct here *here,
	const struct bk_value *value, const struct bk_type *type)
{
	if (value->kind == BK_V_INT &&
		(type_wants(type, BK_T_DURATION) || type_wants(type, BK_T_SIZE))) {
		unit_missing(unit, value, type);
	} else if (value->kind == BK_V_STRING && type_wants(type, BK_T_SECRET)) {
		bk_diag(unit->diags, BK_LITERAL_SECRET, value->span,
			"a password does not belong in the source");
		bk_diag_help(
			unit->diags, "Write `aws` (RDS makes and rotates it) or secret(\"name\").");
	} else if (value->kind == BK_V_STRING && type_takes_word(type, value->text)) {
		bk_diag(unit->diags, BK_WRONG_TYPE, value->span, "words stand without quotes");
		bk_diag_fix_value(unit->diags, BK_FIX_SAFE, value->span, value->text,
			"Write `%.*s`.", BK_STR_ARGS(value->text));
	} else if (value->kind == BK_V_STRING && is_quoted(unit, value, type)) {
		bk_diag(unit->diags, BK_WRONG_TYPE, value->span, "%s stands without quotes",
			type_words(unit, type));
		bk_diag_fix_value(unit->diags, BK_FIX_SAFE, value->span, value->text,
			"Write `%.*s`.", BK_STR_ARGS(value->text));
	} else if (type->kind == BK_T_LIST && value->kind != BK_V_LIST) {
		struct bk_str text = bk_sources_text(unit->sources, value->span);

		bk_diag(unit->diags, BK_WRONG_TYPE, value->span, "expected %s, this is %s",
			type_words(unit, type), value_words(value));
		if (text.len && text.len < 60)
			bk_diag_fix(unit->diags, BK_FIX_SAFE, value->span,
				bk_str_format(unit->arena, "[%.*s]", BK_STR_ARGS(text)),
				"Put it into brackets.");
	} else {
		bk_diag(unit->diags, BK_WRONG_TYPE, value->span, "expected %s, this is %s",
			type_words(unit, type), value_words(value));
		fix_form(unit, value, type);
	}
	bk_diag_via(unit->diags, here->via);
	return &bk_poison;
}

/* Whether a value is of a type, without a word. */
static bool fits(const struct bk_value *value, const struct bk_type *type)
{
	switch (type->kind) {
	case BK_T_NONE:
		return false;
	case BK_T_STRING:
		return value->kind == BK_V_STRING;
	case BK_T_INT:
		return value->kind == BK_V_INT;
	case BK_T_BOOL:
		return value->kind == BK_V_BOOL;
	case BK_T_DURATION:
		return value->kind == BK_V_DURATION;
	case BK_T_SIZE:
		return value->kind == BK_V_SIZE;
	case BK_T_DATE:
		return value->kind == BK_V_DATE;
	case BK_T_CLOCK:
		return value->kind == BK_V_CLOCK;
	case BK_T_SCHEDULE:
		return value->kind == BK_V_SCHEDULE;
	case BK_T_ACCOUNT:
		return value->kind == BK_V_ACCOUNT;
	case BK_T_REGION:
		return value->kind == BK_V_REGION;
	case BK_T_OU:
		return value->kind == BK_V_OU || value->kind == BK_V_ORG;
	case BK_T_ARN:
		return value->kind == BK_V_ARN;
	case BK_T_TAGS:
	case BK_T_MAP:
		return value->kind == BK_V_MAP;
	case BK_T_SECRET:
		return value->kind == BK_V_SECRET ||
			(value->kind == BK_V_WORD && bk_str_is(value->text, "aws"));
	case BK_T_WORD:
		return value->kind == BK_V_WORD && type_takes_word(type, value->text);
	case BK_T_KIND_NAME:
		return value->kind == BK_V_KIND;
	case BK_T_OBJECT:
		return value->kind == BK_V_OBJECT &&
			strcmp(value->object->kind->word, type->object) == 0;
	case BK_T_PRINCIPAL:
		return value->kind == BK_V_ACCOUNT || value->kind == BK_V_OU ||
			value->kind == BK_V_ORG || value->kind == BK_V_ROLE_NAME ||
			value->kind == BK_V_SERVICE_NAME || value->kind == BK_V_ARN ||
			(value->kind == BK_V_OBJECT && value->object->kind->id == BK_KIND_ROLE);
	case BK_T_CONDITION:
		return value->kind == BK_V_CONDITION;
	case BK_T_LIST:
		return value->kind == BK_V_LIST;
	case BK_T_EITHER:
		return fits(value, type->element) || fits(value, type->other);
	case BK_T_ANY:
		return true;
	}
	return false;
}

static const struct bk_value *convert_list(struct unit *unit, const struct here *here,
	const struct bk_value *value, const struct bk_type *type)
{
	struct bk_value *list = bk_new(unit->arena, struct bk_value);
	bool poisoned = false;

	*list = *value;
	list->list.at = bk_new_array(unit->arena, const struct bk_value *, value->list.len + 1);
	list->list.len = list->list.cap = value->list.len;
	bk_vec_foreach (i, &value->list) {
		list->list.at[i] = convert(unit, here, value->list.at[i], type->element);
		poisoned |= list->list.at[i]->kind == BK_V_POISON;
	}
	return poisoned ? &bk_poison : list;
}

static const struct bk_value *convert_map(struct unit *unit, const struct here *here,
	const struct bk_value *value, const struct bk_type *element)
{
	struct bk_value *map = bk_new(unit->arena, struct bk_value);
	bool poisoned = false;

	*map = *value;
	map->map.at = bk_new_array(unit->arena, struct bk_entry, value->map.len + 1);
	map->map.len = map->map.cap = value->map.len;
	bk_vec_foreach (i, &value->map) {
		map->map.at[i] = value->map.at[i];
		map->map.at[i].value = convert(unit, here, value->map.at[i].value, element);
		poisoned |= map->map.at[i].value->kind == BK_V_POISON;
	}
	return poisoned ? &bk_poison : map;
}

/* A bare word that had no type where it was written (a `let`) gets its meaning here. */
static const struct bk_value *reread_word(struct unit *unit, const struct here *here,
	const struct bk_value *value, const struct bk_type *type)
{
	struct bk_expr name = {.kind = BK_EXPR_NAME, .span = value->span};

	if (type_takes_word(type, value->text))
		return NULL;
	if (!type_wants(type, BK_T_OBJECT) && !type_wants(type, BK_T_REGION) &&
		!type_wants(type, BK_T_WORD))
		return NULL;
	name.name = bk_name_get(unit->names, value->text);
	if (find_binding(here, value->text))
		return NULL;
	return eval(unit, here, &name, type);
}

static const struct bk_value *secret_by_aws(struct unit *unit, const struct bk_value *word)
{
	struct bk_value *value = bk_new(unit->arena, struct bk_value);
	struct bk_secret *secret = bk_new(unit->arena, struct bk_secret);

	*value = *word;
	value->kind = BK_V_SECRET;
	secret->by_aws = true;
	value->secret = secret;
	return value;
}

static const struct bk_value *arn_from_text(struct unit *unit, const struct bk_value *value)
{
	struct bk_value *arn = bk_new(unit->arena, struct bk_value);
	struct bk_arn parts;

	if (!bk_arn_parse(value->text, &parts))
		return NULL;
	*arn = *value;
	arn->kind = BK_V_ARN;
	return arn;
}

/* Types nest a few levels deep. */
const struct bk_value *convert(struct unit *unit, const struct here *here,
	const struct bk_value *value, const struct bk_type *type)
{
	const struct bk_value *again;

	if (value->kind == BK_V_POISON)
		return value;
	if (type->kind == BK_T_EITHER) {
		if (fits(value, type->element))
			return convert(unit, here, value, type->element);
		if (fits(value, type->other))
			return convert(unit, here, value, type->other);
	}
	if (type->kind == BK_T_LIST && value->kind == BK_V_LIST)
		return convert_list(unit, here, value, type);
	if (type->kind == BK_T_MAP && value->kind == BK_V_MAP)
		return convert_map(unit, here, value, type->element);
	if (type->kind == BK_T_TAGS && value->kind == BK_V_MAP)
		return convert_map(unit, here, value, &bk_t_string);
	if (type->kind == BK_T_SECRET && value->kind == BK_V_WORD && fits(value, type))
		return secret_by_aws(unit, value);
	if (type_wants(type, BK_T_ARN) && value->kind == BK_V_STRING) {
		again = arn_from_text(unit, value);
		if (again)
			return again;
	}
	if (fits(value, type))
		return value;
	if (value->kind == BK_V_WORD) {
		again = reread_word(unit, here, value, type);
		if (again)
			return again;
	}
	return mismatch(unit, here, value, type);
}

static const struct type_word {
	const char *word;
	const struct bk_type *type;
} type_table[] = {
	{"account", &bk_t_account},
	{"arn", &bk_t_arn},
	{"bool", &bk_t_bool},
	{"clock", &bk_t_clock},
	{"date", &bk_t_date},
	{"duration", &bk_t_duration},
	{"int", &bk_t_int},
	{"key", &bk_t_key},
	{"life", &bk_t_life},
	{"ou", &bk_t_ou},
	{"plan", &bk_t_plan},
	{"region", &bk_t_region},
	{"resource", &bk_t_resource},
	{"role", &bk_t_role},
	{"schedule", &bk_t_schedule},
	{"secret", &bk_t_secret},
	{"size", &bk_t_size},
	{"string", &bk_t_string},
	{"tags", &bk_t_tags},
	{"vault", &bk_t_vault},
};

const struct bk_type *named_type(struct unit *unit, const struct bk_type_expr *expr)
{
	struct bk_str legal[BK_COUNT(type_table) + 2];
	struct bk_str word = expr->name.name->text;
	bool list = bk_str_is(word, "list"), map = bk_str_is(word, "map");

	if ((list || map) && expr->element) {
		const struct bk_type *element = named_type(unit, expr->element);
		struct bk_type *type;

		if (!element)
			return NULL;
		type = bk_new(unit->arena, struct bk_type);
		type->kind = list ? BK_T_LIST : BK_T_MAP;
		type->element = element;
		return type;
	}
	for (size_t i = 0; i < BK_COUNT(type_table); i++) {
		legal[i] = bk_str_of(type_table[i].word);
		if (bk_str_equal(word, legal[i]) && !expr->element)
			return type_table[i].type;
	}
	legal[BK_COUNT(type_table)] = BK_STR("list");
	legal[BK_COUNT(type_table) + 1] = BK_STR("map");
	bk_diag(unit->diags, BK_WRONG_TYPE, expr->span, "no type `%.*s`",
		BK_STR_ARGS(bk_sources_text(unit->sources, expr->span)));
	bk_diag_suggest(unit->diags, expr->name.span, word, legal, BK_COUNT(legal));
	return NULL;
}

/* The default of a property: texts of the kind table, of the few forms that stand there. */
const struct bk_value *standard_value(struct unit *unit, const struct bk_attr *attr)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'d', SECONDS_PER_DAY}, {'h', 3600}, {'m', 60}};
	struct here nowhere = {0};
	struct bk_value *value = value_new(unit, &nowhere, BK_V_WORD, BK_NO_SPAN);
	struct bk_str text = bk_str_of(attr->standard);
	int64_t number = 0;

	value->origin = BK_DEFAULT;
	value->text = text;
	if (type_wants(attr->type, BK_T_BOOL)) {
		value->kind = BK_V_BOOL;
		value->truth = bk_str_is(text, "true");
	} else if (type_wants(attr->type, BK_T_DURATION)) {
		for (size_t i = 0; i + 1 < text.len; i++)
			number = number * 10 + (text.ptr[i] - '0');
		value->kind = BK_V_DURATION;
		for (size_t i = 0; i < BK_COUNT(units); i++) {
			if (units[i].unit == text.ptr[text.len - 1])
				value->number = number * units[i].seconds;
		}
	} else if (attr->type->kind == BK_T_STRING) {
		value->kind = BK_V_STRING;
	}
	return value;
}

static void part_unit(struct unit *unit, const struct bk_attr *attr, const struct bk_value *value,
	const struct bk_object *object)
{
	bool days = attr->flags & BK_DAYS;

	bk_diag(unit->diags, BK_PART_DAYS, value->span, "`%s` takes whole %s, not %s", attr->word,
		days ? "days" : "minutes", bk_value_show(unit->arena, value).ptr);
	bk_diag_via(unit->diags, value->via);
	bk_diag_address(unit->diags, object->address);
}

const struct bk_value *check_bounds(struct unit *unit, const struct bk_attr *attr,
	const struct bk_value *value, const struct bk_object *object)
{
	int64_t scale = attr->flags & BK_DAYS ? SECONDS_PER_DAY
		: attr->flags & BK_MINUTES    ? SECONDS_PER_MINUTE
					      : 1;
	const char *suffix = attr->flags & BK_DAYS ? "d" : attr->flags & BK_MINUTES ? "m" : "";

	if ((value->kind != BK_V_DURATION && value->kind != BK_V_INT && value->kind != BK_V_SIZE) ||
		value->number == BK_FOREVER)
		return value;
	if (value->number % scale != 0) {
		part_unit(unit, attr, value, object);
		return &bk_poison;
	}
	if ((!attr->min && !attr->max) ||
		(value->number / scale >= attr->min && value->number / scale <= attr->max))
		return value;
	bk_diag(unit->diags, BK_OUT_OF_RANGE, value->span, "`%s` is at %s %lld%s, this is %s",
		attr->word, value->number / scale < attr->min ? "least" : "most",
		(long long)(value->number / scale < attr->min ? attr->min : attr->max), suffix,
		bk_value_show(unit->arena, value).ptr);
	bk_diag_via(unit->diags, value->via);
	bk_diag_address(unit->diags, object->address);
	return &bk_poison;
}
