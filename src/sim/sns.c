/*
 * SNS: topics, for the notifications of vaults. Nothing is published and nobody subscribes.
 * Source: the API reference of SNS (2010-03-31), seen 2026-11-24.
 *
 * A record ("sns.topic", by name) is the map of attributes that GetTopicAttributes tells, without
 * those that follow from others.
 */
#include "base/arena.h"
#include "sim/sim.h"
#include "sim/tags.h"

#define KIND    "sns.topic"
#define INVALID "InvalidParameter"

enum { NAME_MOST = 256 };

static const struct bk_sim_tag_rules tag_rules = {
	.key = "Key", .value = "Value", .invalid = INVALID, .too_many = "TagLimitExceeded"};

/* An attribute that may be set. */
struct attribute {
	const char *name;
	const char *standard; /* what a topic has without it; NULL: nothing */
	bool creation;        /* set when the topic is made and never again */
};

static const struct attribute attributes[] = {
	{"ApplicationFailureFeedbackRoleArn", NULL, false},
	{"ApplicationSuccessFeedbackRoleArn", NULL, false},
	{"ApplicationSuccessFeedbackSampleRate", NULL, false},
	{"ArchivePolicy", NULL, false},
	{"ContentBasedDeduplication", NULL, false},
	{"DeliveryPolicy", NULL, false},
	{"DisplayName", "", false},
	{"FifoThroughputScope", NULL, false},
	{"FifoTopic", NULL, true},
	{"FirehoseFailureFeedbackRoleArn", NULL, false},
	{"FirehoseSuccessFeedbackRoleArn", NULL, false},
	{"FirehoseSuccessFeedbackSampleRate", NULL, false},
	{"HTTPFailureFeedbackRoleArn", NULL, false},
	{"HTTPSuccessFeedbackRoleArn", NULL, false},
	{"HTTPSuccessFeedbackSampleRate", NULL, false},
	{"KmsMasterKeyId", NULL, false},
	{"LambdaFailureFeedbackRoleArn", NULL, false},
	{"LambdaSuccessFeedbackRoleArn", NULL, false},
	{"LambdaSuccessFeedbackSampleRate", NULL, false},
	{"Policy", NULL, false},
	{"SQSFailureFeedbackRoleArn", NULL, false},
	{"SQSSuccessFeedbackRoleArn", NULL, false},
	{"SQSSuccessFeedbackSampleRate", NULL, false},
	{"SignatureVersion", NULL, false},
	{"TracingConfig", NULL, false},
};

static const struct attribute *find_attribute(struct bk_str name)
{
	for (size_t i = 0; i < BK_COUNT(attributes); i++)
		if (bk_str_is(name, attributes[i].name))
			return &attributes[i];
	return NULL;
}

static struct bk_str topic_arn(const struct bk_sim_request *request, struct bk_str name)
{
	return bk_str_format(request->arena, "arn:aws:sns:%.*s:%.*s:%.*s",
		BK_STR_ARGS(request->region), BK_STR_ARGS(request->account), BK_STR_ARGS(name));
}

/* The name in an ARN of this account and region; empty where it is none. */
static struct bk_str topic_name(const struct bk_sim_request *request, const char *member)
{
	struct bk_str arn = bk_value_text(request->input, member);
	struct bk_str prefix = topic_arn(request, BK_STR(""));
	if (!bk_str_has_prefix(arn, prefix))
		return (struct bk_str){0};
	return (struct bk_str){arn.ptr + prefix.len, arn.len - prefix.len};
}

static json_t *find(struct bk_sim *sim, const struct bk_sim_request *request, struct bk_str name)
{
	return bk_sim_get(sim, KIND, request->account, request->region, name);
}

/* The topic that `member` names, or a fault. */
static json_t *get(struct bk_sim *sim, const struct bk_sim_request *request, const char *member,
	const char *missing, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, member);
	struct bk_str name = topic_name(request, member);
	if (!bk_str_has_prefix(arn, BK_STR("arn:")))
		return bk_sim_refuse(ret_fault, 400, INVALID,
			"Invalid parameter: %s Reason: it is not an ARN", member);
	json_t *topic = name.len > 0 ? find(sim, request, name) : NULL;
	if (topic == NULL)
		return bk_sim_refuse(ret_fault, 404, missing, "Topic does not exist");
	return topic;
}

static bool is_name(struct bk_str name)
{
	if (bk_str_has_suffix(name, BK_STR(".fifo")))
		name.len -= strlen(".fifo");
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_';
		if (!good)
			return false;
	}
	return name.len > 0 && name.len <= NAME_MOST;
}

/* Takes over the attributes of the request. */
static bool set_attributes(json_t *topic, json_t *given, struct bk_sim_fault *ret_fault)
{
	const char *name;
	json_t *value;
	json_object_foreach(given, name, value)
	{
		if (find_attribute(bk_str_of(name)) == NULL || !json_is_string(value)) {
			bk_sim_refuse(ret_fault, 400, INVALID,
				"Invalid parameter: Attributes Reason: Unknown attribute %s", name);
			return false;
		}
		json_object_set(topic, name, value);
	}
	return true;
}

/* The policy that lets the topic's owner do what it likes. */
static struct bk_str own_policy(const struct bk_sim_request *request, struct bk_str arn)
{
	return bk_str_format(request->arena,
		"{\"Version\":\"2008-10-17\",\"Id\":\"__default_policy_ID\",\"Statement\":[{"
		"\"Sid\":\"__default_statement_ID\",\"Effect\":\"Allow\","
		"\"Principal\":{\"AWS\":\"*\"},\"Action\":[\"SNS:GetTopicAttributes\","
		"\"SNS:SetTopicAttributes\",\"SNS:AddPermission\",\"SNS:RemovePermission\","
		"\"SNS:DeleteTopic\",\"SNS:Subscribe\",\"SNS:ListSubscriptionsByTopic\","
		"\"SNS:Publish\"],\"Resource\":\"%.*s\","
		"\"Condition\":{\"StringEquals\":{\"AWS:SourceOwner\":\"%.*s\"}}}]}",
		BK_STR_ARGS(arn), BK_STR_ARGS(request->account));
}

/* Whether a topic that is there already has everything that is asked for. */
static bool agrees(const json_t *topic, json_t *given)
{
	const char *name;
	json_t *value;
	json_object_foreach(given, name,
		value) if (!json_equal(json_object_get(topic, name), value)) return false;
	return true;
}

static json_t *make_topic(struct bk_sim *sim, const struct bk_sim_request *request,
	struct bk_str name, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = topic_arn(request, name);
	bool fifo = bk_str_has_suffix(name, BK_STR(".fifo"));
	json_t *given = json_object_get(request->input, "Attributes");
	if (fifo != bk_str_is(bk_value_text(given, "FifoTopic"), "true"))
		return bk_sim_refuse(ret_fault, 400, INVALID,
			"Invalid parameter: Topic Name Reason: names of FIFO topics, and no "
			"others, end in .fifo");
	BK_AUTO_JSON topic = json_object();
	for (size_t i = 0; i < BK_COUNT(attributes); i++)
		if (attributes[i].standard != NULL)
			bk_value_set_text(
				topic, attributes[i].name, bk_str_of(attributes[i].standard));
	bk_value_set_text(topic, "Policy", own_policy(request, arn));
	if (!set_attributes(topic, given, ret_fault) ||
		!bk_sim_tags_add(
			sim, arn, &tag_rules, json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	bk_sim_put(sim, KIND, request->account, request->region, name, topic);
	json_t *output = json_object();
	bk_value_set_text(output, "TopicArn", arn);
	return output;
}

static json_t *create_topic(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str name = bk_value_text(request->input, "Name");
	if (!is_name(name))
		return bk_sim_refuse(ret_fault, 400, INVALID, "Invalid parameter: Topic Name");
	BK_AUTO_JSON old = find(sim, request, name);
	if (old == NULL)
		return make_topic(sim, request, name, ret_fault);
	if (!agrees(old, json_object_get(request->input, "Attributes")))
		return bk_sim_refuse(ret_fault, 400, INVALID,
			"Invalid parameter: Attributes Reason: Topic already exists with different "
			"attributes");
	json_t *tags = json_object_get(request->input, "Tags");
	struct bk_str arn = topic_arn(request, name);
	BK_AUTO_JSON before = bk_sim_tags_get(sim, arn);
	if (json_array_size(tags) > 0) {
		if (!bk_sim_tags_add(sim, arn, &tag_rules, tags, ret_fault))
			return NULL;
		BK_AUTO_JSON after = bk_sim_tags_get(sim, arn);
		if (!json_equal(before, after))
			return bk_sim_refuse(ret_fault, 400, INVALID,
				"Invalid parameter: Tags Reason: Topic already exists with "
				"different tags");
	}
	json_t *output = json_object();
	bk_value_set_text(output, "TopicArn", arn);
	return output;
}

static json_t *get_topic_attributes(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	json_t *topic = get(sim, request, "TopicArn", "NotFound", ret_fault);
	if (topic == NULL)
		return NULL;
	static const char *const counts[] = {
		"SubscriptionsConfirmed", "SubscriptionsDeleted", "SubscriptionsPending"};
	for (size_t i = 0; i < BK_COUNT(counts); i++)
		bk_value_set_text(topic, counts[i], BK_STR("0"));
	bk_value_set_text(topic, "TopicArn", bk_value_text(request->input, "TopicArn"));
	bk_value_set_text(topic, "Owner", request->account);
	json_t *output = json_object();
	bk_value_set(output, "Attributes", topic);
	return output;
}

static json_t *set_topic_attributes(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON topic = get(sim, request, "TopicArn", "NotFound", ret_fault);
	if (topic == NULL)
		return NULL;
	struct bk_str name = bk_value_text(request->input, "AttributeName");
	struct bk_str value = bk_value_text(request->input, "AttributeValue");
	const struct attribute *attribute = find_attribute(name);
	if (attribute == NULL || attribute->creation)
		return bk_sim_refuse(ret_fault, 400, INVALID, "Invalid parameter: AttributeName");
	if (value.len == 0 && attribute->standard == NULL)
		json_object_del(topic, attribute->name);
	else
		bk_value_set_text(topic, attribute->name, value);
	struct bk_str arn = bk_value_text(request->input, "TopicArn");
	if (value.len == 0 && bk_str_is(name, "Policy"))
		bk_value_set_text(topic, "Policy", own_policy(request, arn));
	bk_sim_put(sim, KIND, request->account, request->region, topic_name(request, "TopicArn"),
		topic);
	return json_object();
}

/* A topic that is not there is deleted, too. */
static json_t *delete_topic(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	struct bk_str arn = bk_value_text(request->input, "TopicArn");
	struct bk_str name = topic_name(request, "TopicArn");
	if (!bk_str_has_prefix(arn, BK_STR("arn:")))
		return bk_sim_refuse(ret_fault, 400, INVALID, "Invalid parameter: TopicArn");
	if (name.len > 0 && bk_sim_drop(sim, KIND, request->account, request->region, name))
		bk_sim_tags_drop(sim, arn);
	return json_object();
}

static json_t *list_topics(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	enum { PAGE = 100 };
	BK_AUTO_JSON all = bk_sim_list(sim, KIND, request->account, request->region);
	json_t *list = json_array();
	size_t i;
	const json_t *item;
	json_array_foreach(all, i, item)
	{
		json_t *topic = json_object();
		bk_value_set_text(topic, "TopicArn", topic_arn(request, bk_value_text(item, "id")));
		json_array_append_new(list, topic);
	}
	return bk_sim_page(request, list, "Topics", NULL, PAGE, ret_fault);
}

static json_t *list_subscriptions(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON topic = get(sim, request, "TopicArn", "NotFound", ret_fault);
	if (topic == NULL)
		return NULL;
	json_t *output = json_object();
	bk_value_set(output, "Subscriptions", json_array());
	return output;
}

static json_t *tag_resource(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON topic = get(sim, request, "ResourceArn", "ResourceNotFound", ret_fault);
	if (topic == NULL ||
		!bk_sim_tags_add(sim, bk_value_text(request->input, "ResourceArn"), &tag_rules,
			json_object_get(request->input, "Tags"), ret_fault))
		return NULL;
	return json_object();
}

static json_t *untag_resource(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON topic = get(sim, request, "ResourceArn", "ResourceNotFound", ret_fault);
	if (topic == NULL)
		return NULL;
	bk_sim_tags_remove(sim, bk_value_text(request->input, "ResourceArn"),
		json_object_get(request->input, "TagKeys"));
	return json_object();
}

static json_t *list_tags(
	struct bk_sim *sim, const struct bk_sim_request *request, struct bk_sim_fault *ret_fault)
{
	BK_AUTO_JSON topic = get(sim, request, "ResourceArn", "ResourceNotFound", ret_fault);
	if (topic == NULL)
		return NULL;
	BK_AUTO_JSON tags = bk_sim_tags_get(sim, bk_value_text(request->input, "ResourceArn"));
	json_t *output = json_object();
	bk_value_set(output, "Tags", bk_sim_tags_write(tags, &tag_rules));
	return output;
}

/* clang-format off */
#define TAGS(needed) \
	{ "Tags",         BK_SIM_LIST,   needed, 0, 0, NULL, NULL }, \
	{ "Tags[].Key",   BK_SIM_STRING, true,   1, 128, NULL, NULL }, \
	{ "Tags[].Value", BK_SIM_STRING, true,   0, 256, NULL, NULL }

static const struct bk_sim_member create_members[] = {
	{ "Name",       BK_SIM_STRING, true,  0, 0, NULL, NULL },
	{ "Attributes", BK_SIM_MAP,    false, 0, 0, NULL, NULL },
	TAGS(false),
	{ 0 },
};

static const struct bk_sim_member topic_members[] = {
	{ "TopicArn", BK_SIM_STRING, true, 0, 0, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member set_members[] = {
	{ "TopicArn",       BK_SIM_STRING, true,  0, 0, NULL, NULL },
	{ "AttributeName",  BK_SIM_STRING, true,  0, 0, NULL, NULL },
	{ "AttributeValue", BK_SIM_STRING, false, 0, 0, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member list_members[] = {
	{ "NextToken", BK_SIM_STRING, false, 0, 0, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member tag_members[] = {
	{ "ResourceArn", BK_SIM_STRING, true, 1, 1011, NULL, NULL },
	TAGS(true),
	{ 0 },
};

static const struct bk_sim_member untag_members[] = {
	{ "ResourceArn", BK_SIM_STRING, true, 1, 1011, NULL, NULL },
	{ "TagKeys",     BK_SIM_LIST,   true, 0, 0, NULL, NULL },
	{ "TagKeys[]",   BK_SIM_STRING, true, 1, 128, NULL, NULL },
	{ 0 },
};

static const struct bk_sim_member resource_members[] = {
	{ "ResourceArn", BK_SIM_STRING, true, 1, 1011, NULL, NULL },
	{ 0 },
};

const struct bk_sim_operation bk_sim_sns[] = {
	{ "sns", "CreateTopic",              create_topic,         create_members },
	{ "sns", "DeleteTopic",              delete_topic,         topic_members },
	{ "sns", "GetTopicAttributes",       get_topic_attributes, topic_members },
	{ "sns", "ListSubscriptionsByTopic", list_subscriptions,   topic_members },
	{ "sns", "ListTagsForResource",      list_tags,            resource_members },
	{ "sns", "ListTopics",               list_topics,          list_members },
	{ "sns", "SetTopicAttributes",       set_topic_attributes, set_members },
	{ "sns", "TagResource",              tag_resource,         tag_members },
	{ "sns", "UntagResource",            untag_resource,       untag_members },
	{ 0 },
};
/* clang-format on */
