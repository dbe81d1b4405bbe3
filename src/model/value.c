/*
 * Values as the language writes them.
 */
#include "model/value.h"

#include "base/arena.h"
#include "model/model.h"

const struct bk_value *bk_value_entry(const struct bk_value *map, struct bk_str key)
{
	bk_vec_foreach (i, &map->map) {
		if (bk_str_equal(map->map.at[i].key, key))
			return map->map.at[i].value;
	}
	return NULL;
}

static struct bk_str in_units(struct bk_arena *arena, int64_t amount, const int64_t *sizes,
	const char *const *units, size_t count)
{
	struct bk_str text = BK_STR("");

	for (size_t i = 0; i < count; i++) {
		if (amount / sizes[i] == 0)
			continue;
		text = bk_str_format(arena, "%.*s%lld%s", BK_STR_ARGS(text),
			(long long)(amount / sizes[i]), units[i]);
		amount %= sizes[i];
	}
	return text;
}

struct bk_str bk_duration_show(struct bk_arena *arena, int64_t seconds)
{
	static const int64_t years[] = {365 * 86400}, parts[] = {86400, 3600, 60, 1};
	static const char *const year[] = {"y"};
	static const char *const units[] = {"d", "h", "m", "s"};

	if (seconds == BK_FOREVER)
		return BK_STR("forever");
	if (seconds == 0)
		return BK_STR("0s");
	if (seconds % years[0] == 0)
		return in_units(arena, seconds, years, year, 1);
	return in_units(arena, seconds, parts, units, 4);
}

static struct bk_str size_show(struct bk_arena *arena, int64_t bytes)
{
	static const struct {
		int64_t size;
		const char *unit;
	} units[] = {
		{1LL << 40, "TiB"}, {1LL << 30, "GiB"}, {1LL << 20, "MiB"}, {1LL << 10, "KiB"}};

	for (size_t i = 0; i < BK_COUNT(units); i++) {
		if (bytes && bytes % units[i].size == 0)
			return bk_str_format(
				arena, "%lld%s", (long long)(bytes / units[i].size), units[i].unit);
	}
	return bk_str_format(arena, "%lldB", (long long)bytes);
}

/* The civil date of a day, counted from March of the year 0. */
static struct bk_str date_show(struct bk_arena *arena, int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	int64_t day = of_year - (153 * month + 2) / 5 + 1;

	month += month < 10 ? 3 : -9;
	return bk_str_format(arena, "%04lld-%02lld-%02lld",
		(long long)(year + era * 400 + (month <= 2)), (long long)month, (long long)day);
}

static struct bk_str list_show(struct bk_arena *arena, const struct bk_value *value)
{
	struct bk_str text = BK_STR("[");

	bk_vec_foreach (i, &value->list)
		text = bk_str_format(arena, "%.*s%s%.*s", BK_STR_ARGS(text), i ? ", " : "",
			BK_STR_ARGS(bk_value_show(arena, value->list.at[i])));
	return bk_str_format(arena, "%.*s]", BK_STR_ARGS(text));
}

static struct bk_str map_show(struct bk_arena *arena, const struct bk_value *value)
{
	struct bk_str text = BK_STR("{ ");

	bk_vec_foreach (i, &value->map)
		text = bk_str_format(arena, "%.*s%s%.*s = %.*s", BK_STR_ARGS(text), i ? ", " : "",
			BK_STR_ARGS(value->map.at[i].key),
			BK_STR_ARGS(bk_value_show(arena, value->map.at[i].value)));
	return bk_str_format(arena, "%.*s }", BK_STR_ARGS(text));
}

static struct bk_str secret_show(struct bk_arena *arena, const struct bk_secret *secret)
{
	if (secret->by_aws)
		return BK_STR("aws");
	return bk_str_format(arena, "secret(\"%.*s\")", BK_STR_ARGS(secret->name_or_arn));
}

/* Lists and maps nest as deep as the source does. */
struct bk_str bk_value_show(struct bk_arena *arena, const struct bk_value *value)
{
	switch (value->kind) {
	case BK_V_STRING:
		return bk_str_format(arena, "\"%.*s\"", BK_STR_ARGS(value->text));
	case BK_V_INT:
		return bk_str_format(arena, "%lld", (long long)value->number);
	case BK_V_BOOL:
		return value->truth ? BK_STR("true") : BK_STR("false");
	case BK_V_DURATION:
		return bk_duration_show(arena, value->number);
	case BK_V_SIZE:
		return size_show(arena, value->number);
	case BK_V_DATE:
		return date_show(arena, value->number);
	case BK_V_CLOCK:
		return bk_str_format(arena, "%02d:%02d %.*s", value->clock.minutes / 60,
			value->clock.minutes % 60, BK_STR_ARGS(value->clock.zone));
	case BK_V_SCHEDULE:
		return bk_str_format(arena, "cron(%.*s) %.*s", BK_STR_ARGS(value->schedule->cron),
			BK_STR_ARGS(value->schedule->zone));
	case BK_V_WORD:
	case BK_V_ARN:
		return value->text;
	case BK_V_ACCOUNT:
		return value->account->name->text;
	case BK_V_REGION:
		return value->region->name->text;
	case BK_V_OU:
		return value->ou->name->text;
	case BK_V_ORG:
		return BK_STR("org");
	case BK_V_KIND:
		return value->service->name->text;
	case BK_V_OBJECT:
		return value->object->address;
	case BK_V_FAMILY:
		return value->family->name ? value->family->name->text : BK_STR("");
	case BK_V_ROLE_NAME:
		return bk_str_format(arena, "role(\"%.*s\")", BK_STR_ARGS(value->text));
	case BK_V_SERVICE_NAME:
		return bk_str_format(arena, "service(\"%.*s\")", BK_STR_ARGS(value->text));
	case BK_V_SECRET:
		return secret_show(arena, value->secret);
	case BK_V_LIST:
		return list_show(arena, value);
	case BK_V_MAP:
		return map_show(arena, value);
	case BK_V_CONDITION:
		return BK_STR("(condition)");
	case BK_V_POISON:
		return BK_STR("(error)");
	}
	return BK_STR("");
}
