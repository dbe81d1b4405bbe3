/*
 * What RDS asks of a DB instance. Source: the API reference of RDS (2014-10-31), CreateDBInstance
 * and ModifyDBInstance, seen 2026-11-24.
 */
#include "sim/rds.h"

#include "base/arena.h"

enum { HOUR = 60, DAY = 24 * HOUR, WEEK = 7 * DAY, WINDOW_LEAST = 30, MINUTE_SECONDS = 60 };

static const char days[7][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* A window of time: minutes of the day or, of maintenance, of the week from Monday. */
struct window {
	int begin, length;
};

static bool refuse(struct bk_sim_fault *ret_fault, const char *code, const char *format, ...)
	BK_PRINTF(3, 4);

static bool refuse(struct bk_sim_fault *ret_fault, const char *code, const char *format, ...)
{
	char text[sizeof(ret_fault->message)];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	bk_sim_refuse(ret_fault, 400, code, "%s", text);
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool bk_sim_rds_check_name(
	struct bk_str name, size_t most, const char *what, struct bk_sim_fault *ret_fault)
{
	bool good = name.len > 0 && name.len <= most && is_letter(name.ptr[0]) &&
		name.ptr[name.len - 1] != '-';
	for (size_t i = 0; i < name.len && good; i++) {
		char c = name.ptr[i];
		bool twice = c == '-' && name.ptr[i - 1] == '-';
		good = (is_letter(c) || is_digit(c) || c == '-') && !twice;
	}
	return good ||
		refuse(ret_fault, BK_RDS_INVALID,
			"The parameter %s is not a valid identifier. Identifiers must begin "
			"with a letter; must contain only ASCII letters, digits, and hyphens; "
			"and must not end with a hyphen or contain two consecutive hyphens.",
			what);
}

bool bk_sim_rds_check_password(struct bk_str password, struct bk_sim_fault *ret_fault)
{
	enum { LEAST = 8, MOST = 128 };
	bool good = password.len >= LEAST && password.len <= MOST;
	for (size_t i = 0; i < password.len && good; i++)
		good = password.ptr[i] > ' ' && password.ptr[i] <= '~' &&
			strchr("/\"@", password.ptr[i]) == NULL;
	return good ||
		refuse(ret_fault, BK_RDS_INVALID,
			"The parameter MasterUserPassword is not a valid password. It must have "
			"%d to %d printable ASCII characters, and none of / \" @ and blank.",
			LEAST, MOST);
}

/* "hh:mm" */
static bool read_time(struct bk_str text, int *ret_minutes)
{
	enum { LEN = 5 };
	if (text.len != LEN || text.ptr[2] != ':' || !is_digit(text.ptr[0]) ||
		!is_digit(text.ptr[1]) || !is_digit(text.ptr[3]) || !is_digit(text.ptr[4]))
		return false;
	int hour = (text.ptr[0] - '0') * 10 + text.ptr[1] - '0';
	int minute = (text.ptr[3] - '0') * 10 + text.ptr[4] - '0';
	*ret_minutes = hour * HOUR + minute;
	return hour < DAY / HOUR && minute < HOUR;
}

/* "ddd:hh:mm" */
static bool read_day_time(struct bk_str text, int *ret_minutes)
{
	struct bk_str rest = text;
	struct bk_str day = bk_str_cut(&rest, ':');
	int minutes = 0;
	if (!read_time(rest, &minutes))
		return false;
	for (int i = 0; i < (int)BK_COUNT(days); i++)
		if (bk_str_is(day, days[i])) {
			*ret_minutes = i * DAY + minutes;
			return true;
		}
	return false;
}

static bool read_window(
	struct bk_str text, bool (*read)(struct bk_str, int *), int round, struct window *ret)
{
	struct bk_str rest = text;
	struct bk_str begin = bk_str_cut(&rest, '-');
	int end = 0;
	if (!read(begin, &ret->begin) || !read(rest, &end))
		return false;
	ret->length = (end - ret->begin + round) % round;
	return ret->length >= WINDOW_LEAST && ret->length < DAY;
}

/* On any day of the week. */
static bool overlap(struct window daily, struct window weekly)
{
	for (int day = 0; day < WEEK / DAY; day++) {
		int begin = day * DAY + daily.begin;
		if ((weekly.begin - begin + WEEK) % WEEK < daily.length ||
			(begin - weekly.begin + WEEK) % WEEK < weekly.length)
			return true;
	}
	return false;
}

static bool check_windows(const json_t *instance, struct bk_sim_fault *ret_fault)
{
	struct bk_str daily_text = bk_value_text(instance, "PreferredBackupWindow");
	struct bk_str weekly_text = bk_value_text(instance, "PreferredMaintenanceWindow");
	struct window daily = {0};
	struct window weekly = {0};
	if (!read_window(daily_text, read_time, DAY, &daily))
		return refuse(ret_fault, BK_RDS_INVALID,
			"Invalid backup window: %.*s. It must be hh24:mi-hh24:mi and at least %d "
			"minutes long.",
			BK_STR_ARGS(daily_text), WINDOW_LEAST);
	if (!read_window(weekly_text, read_day_time, WEEK, &weekly))
		return refuse(ret_fault, BK_RDS_INVALID,
			"Invalid maintenance window: %.*s. It must be ddd:hh24:mi-ddd:hh24:mi, at "
			"least %d minutes and less than a day long.",
			BK_STR_ARGS(weekly_text), WINDOW_LEAST);
	if (overlap(daily, weekly))
		return refuse(ret_fault, BK_RDS_COMBINATION,
			"The backup window and maintenance window must not overlap.");
	return true;
}

void bk_sim_rds_choose_windows(struct bk_arena *arena, json_t *instance)
{
	/* Half hours from 13:00, and from 03:00 on some day: they never meet. */
	enum { SLOTS = 16, BACKUP_FROM = 13 * HOUR, MAINTENANCE_FROM = 3 * HOUR };
	unsigned int draw = bk_str_hash(bk_value_text(instance, "DBInstanceIdentifier"));
	if (bk_value_text(instance, "PreferredBackupWindow").len == 0) {
		int begin = BACKUP_FROM + (int)(draw % SLOTS) * WINDOW_LEAST;
		int end = begin + WINDOW_LEAST;
		bk_value_set_text(instance, "PreferredBackupWindow",
			bk_str_format(arena, "%02d:%02d-%02d:%02d", begin / HOUR, begin % HOUR,
				end / HOUR, end % HOUR));
	}
	if (bk_value_text(instance, "PreferredMaintenanceWindow").len == 0) {
		const char *day = days[draw / SLOTS % BK_COUNT(days)];
		int begin = MAINTENANCE_FROM +
			(int)(draw / SLOTS / BK_COUNT(days) % SLOTS) * WINDOW_LEAST;
		int end = begin + WINDOW_LEAST;
		bk_value_set_text(instance, "PreferredMaintenanceWindow",
			bk_str_format(arena, "%s:%02d:%02d-%s:%02d:%02d", day, begin / HOUR,
				begin % HOUR, day, end / HOUR, end % HOUR));
	}
}

int64_t bk_sim_rds_until_maintenance(const json_t *instance, int64_t now)
{
	/* 1970-01-01 was a Thursday. */
	enum { EPOCH = 3 * DAY };
	struct window weekly = {0};
	struct bk_str text = bk_value_text(instance, "PreferredMaintenanceWindow");
	if (!read_window(text, read_day_time, WEEK, &weekly))
		return 0;
	int64_t minute = (now / MINUTE_SECONDS + EPOCH) % WEEK;
	int64_t wait = (weekly.begin - minute + WEEK) % WEEK;
	return wait * MINUTE_SECONDS;
}

/* db.FAMILY.SIZE: families of any letter and digits, as there are new ones every year. */
static bool is_class(struct bk_str text)
{
	struct bk_str rest = text;
	struct bk_str db = bk_str_cut(&rest, '.');
	struct bk_str family = bk_str_cut(&rest, '.');
	struct bk_str size = bk_str_cut(&rest, '.');
	static const char *const sizes[] = {"micro", "small", "medium", "large", "metal"};
	if (!bk_str_is(db, "db") || family.len < 2 || !is_letter(family.ptr[0]) || rest.len > 0)
		return false;
	bool generation = false;
	for (size_t i = 0; i < family.len; i++)
		generation = generation || is_digit(family.ptr[i]);
	if (!generation)
		return false;
	for (size_t i = 0; i < BK_COUNT(sizes); i++)
		if (bk_str_is(size, sizes[i]))
			return true;
	return bk_str_has_suffix(size, BK_STR("xlarge"));
}

struct storage {
	const char *type;
	int64_t least, most;
};

/* GiB. Older types still take 5 of them, whatever the console says. */
static const struct storage storages[] = {
	{"standard", 5, 3072},
	{"gp2", 5, 65536},
	{"gp3", 20, 65536},
	{"io1", 100, 65536},
	{"io2", 100, 65536},
};

static bool check_storage(const json_t *instance, struct bk_sim_fault *ret_fault)
{
	struct bk_str type = bk_value_text(instance, "StorageType");
	struct bk_str engine = bk_value_text(instance, "Engine");
	int64_t size = bk_value_int(instance, "AllocatedStorage", 0);
	for (size_t i = 0; i < BK_COUNT(storages); i++) {
		if (!bk_str_is(type, storages[i].type))
			continue;
		if (size < storages[i].least || size > storages[i].most)
			return refuse(ret_fault, BK_RDS_INVALID,
				"Invalid storage size for engine name %.*s and storage type %.*s: "
				"%lld",
				BK_STR_ARGS(engine), BK_STR_ARGS(type), (long long)size);
		bool provisioned = bk_str_has_prefix(type, BK_STR("io"));
		if (provisioned && bk_value_int(instance, "Iops", 0) == 0)
			return refuse(ret_fault, BK_RDS_COMBINATION,
				"You must specify Iops for storage type %.*s.", BK_STR_ARGS(type));
		int64_t most = bk_value_int(instance, "MaxAllocatedStorage", 0);
		if (most != 0 && most <= size)
			return refuse(ret_fault, BK_RDS_COMBINATION,
				"MaxAllocatedStorage must be greater than AllocatedStorage.");
		return true;
	}
	return refuse(ret_fault, BK_RDS_INVALID, "Invalid storage type: %.*s", BK_STR_ARGS(type));
}

static bool check_engine(const json_t *instance, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(instance, "Engine");
	struct bk_str version = bk_value_text(instance, "EngineVersion");
	if (!bk_sim_engine_exists(name))
		return refuse(
			ret_fault, BK_RDS_INVALID, "Invalid DB engine: %.*s", BK_STR_ARGS(name));
	const struct bk_sim_engine *engine = bk_sim_engine_find(name, version);
	if (engine == NULL)
		return refuse(ret_fault, BK_RDS_COMBINATION, "Cannot find version %.*s for %.*s",
			BK_STR_ARGS(version), BK_STR_ARGS(name));
	const json_t *groups = json_object_get(instance, "DBParameterGroups");
	struct bk_str group = bk_value_text(json_array_get(groups, 0), "DBParameterGroupName");
	struct bk_str prefix = BK_STR("default.");
	if (!bk_str_has_prefix(group, prefix)) {
		bk_sim_refuse(ret_fault, 404, "DBParameterGroupNotFound",
			"DBParameterGroup not found: %.*s", BK_STR_ARGS(group));
		return false;
	}
	if (!bk_str_is((struct bk_str){group.ptr + prefix.len, group.len - prefix.len},
		    engine->family))
		return refuse(ret_fault, BK_RDS_COMBINATION,
			"The parameter group %.*s cannot be used with engine %s version %s; its "
			"family must be %s.",
			BK_STR_ARGS(group), engine->name, engine->major, engine->family);
	return true;
}

bool bk_sim_rds_check(const json_t *instance, struct bk_sim_fault *ret_fault)
{
	enum { RETENTION_MOST = 35 };
	struct bk_str class = bk_value_text(instance, "DBInstanceClass");
	if (!is_class(class))
		return refuse(ret_fault, BK_RDS_INVALID, "Invalid DB Instance class: %.*s",
			BK_STR_ARGS(class));
	int64_t retention = bk_value_int(instance, "BackupRetentionPeriod", 0);
	if (retention < 0 || retention > RETENTION_MOST)
		return refuse(ret_fault, BK_RDS_INVALID,
			"Invalid backup retention period: %lld. It must be between 0 and %d.",
			(long long)retention, RETENTION_MOST);
	return check_engine(instance, ret_fault) && check_storage(instance, ret_fault) &&
		check_windows(instance, ret_fault);
}
