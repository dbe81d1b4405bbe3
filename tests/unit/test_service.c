/*
 * The rows of AWS's services and operations: complete, sorted, and found by name.
 */
#include <string.h>

#include "aws/service.h"
#include "unit.h"

static size_t count_of(const char *text, char c)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == c;
	return count;
}

/* What a row of that protocol must have and what it may not have. */
static void check_service(const struct bk_aws_service *service)
{
	bool json = service->protocol == BK_PROTOCOL_JSON;
	bool xml = service->protocol == BK_PROTOCOL_QUERY || service->protocol == BK_PROTOCOL_EC2 ||
		service->protocol == BK_PROTOCOL_REST_XML;

	ck_assert(service->name && service->id && service->signing && service->version);
	ck_assert_int_lt(service->protocol, BK_PROTOCOL_COUNT);
	ck_assert_uint_gt(*service->operation_count, 0);
	ck_assert_int_eq(json, service->target != NULL);
	ck_assert_int_eq(json, service->json != NULL);
	ck_assert_int_eq(xml, service->xmlns != NULL);
	ck_assert_ptr_eq(bk_aws_service_find(bk_str_of(service->name)), service);
}

static void check_operation(const struct bk_aws_operation *operation)
{
	const struct bk_aws_service *service = operation->service;
	bool rest = service->protocol == BK_PROTOCOL_REST_JSON ||
		service->protocol == BK_PROTOCOL_REST_XML;

	ck_assert_int_eq(operation->path[0], '/');
	ck_assert_uint_eq(count_of(operation->path, '{'), count_of(operation->path, '}'));
	ck_assert(operation->success >= 200 && operation->success < 300);
	ck_assert_msg((operation->retry == BK_RETRY_TOKEN) == (operation->token != NULL), "%s",
		operation->name);
	ck_assert_msg(!operation->page_in == !operation->page_out &&
			!operation->page_in == !operation->page_items,
		"%s", operation->name);
	if (!rest) {
		ck_assert_str_eq(operation->method, "POST");
		ck_assert_str_eq(operation->path, "/");
		ck_assert_ptr_null(operation->query);
	}
	for (size_t i = 0; operation->query && operation->query[i]; i++)
		ck_assert_uint_eq(count_of(operation->query[i], '='), 1);
	ck_assert_ptr_eq(
		bk_aws_operation_find(bk_str_of(service->name), bk_str_of(operation->name)),
		operation);
}

START_TEST(rows_are_complete)
{
	for (size_t i = 0; i < bk_aws_service_count; i++) {
		const struct bk_aws_service *service = &bk_aws_services[i];
		check_service(service);
		if (i > 0)
			ck_assert_int_lt(strcmp(service[-1].name, service->name), 0);
		for (size_t j = 0; j < *service->operation_count; j++) {
			const struct bk_aws_operation *operation = &service->operations[j];
			ck_assert_ptr_eq(operation->service, service);
			check_operation(operation);
			if (j > 0)
				ck_assert_int_lt(strcmp(operation[-1].name, operation->name), 0);
		}
	}
}
END_TEST

START_TEST(member_rows_are_complete)
{
	for (size_t i = 0; i < bk_aws_service_count; i++) {
		const struct bk_aws_service *service = &bk_aws_services[i];
		ck_assert_int_eq(service->members != NULL, service->member_count != NULL);
		for (size_t j = 0; service->members && j < *service->member_count; j++) {
			const struct bk_aws_member *member = &service->members[j];
			ck_assert_msg((member->kind == BK_MEMBER_LIST) == (member->item != NULL),
				"%s", member->name);
			if (service->protocol != BK_PROTOCOL_EC2 &&
				service->protocol != BK_PROTOCOL_REST_XML)
				ck_assert(!member->request && !member->answer);
			if (j > 0)
				ck_assert_int_lt(strcmp(member[-1].name, member->name), 0);
		}
	}
}
END_TEST

START_TEST(members_are_found_by_parent_first)
{
	const struct bk_aws_service *rds = bk_aws_service_find(BK_STR("rds"));
	struct bk_str name = BK_STR("DBSecurityGroups");

	ck_assert_str_eq(bk_aws_member_find(rds, BK_STR("CreateDBInstance"), name)->item,
		"DBSecurityGroupName");
	ck_assert_str_eq(
		bk_aws_member_find(rds, BK_STR("DBInstances"), name)->item, "DBSecurityGroup");
	ck_assert_ptr_null(bk_aws_member_find(rds, BK_STR("x"), BK_STR("Nothing")));
	char longest[300];
	memset(longest, 'x', sizeof(longest));
	struct bk_str parent = {longest, sizeof(longest)};
	ck_assert_ptr_nonnull(bk_aws_member_find(rds, parent, name));
	ck_assert_ptr_null(bk_aws_member_find(bk_aws_service_find(BK_STR("kms")), parent, name));
}
END_TEST

START_TEST(unknown_names_are_not_found)
{
	ck_assert_ptr_null(bk_aws_service_find(BK_STR("")));
	ck_assert_ptr_null(bk_aws_service_find(BK_STR("back")));
	ck_assert_ptr_null(bk_aws_operation_find(BK_STR("nothing"), BK_STR("ListKeys")));
	ck_assert_ptr_null(bk_aws_operation_find(BK_STR("kms"), BK_STR("")));
	ck_assert_ptr_null(bk_aws_operation_find(BK_STR("kms"), BK_STR("AAA")));
	ck_assert_ptr_null(bk_aws_operation_find(BK_STR("kms"), BK_STR("zzz")));
	ck_assert_ptr_null(bk_aws_operation_find(BK_STR("kms"), BK_STR("ListKey")));
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("service");
	TCase *rows = tcase_create("rows");

	tcase_add_test(rows, rows_are_complete);
	tcase_add_test(rows, member_rows_are_complete);
	tcase_add_test(rows, members_are_found_by_parent_first);
	tcase_add_test(rows, unknown_names_are_not_found);
	suite_add_tcase(suite, rows);
	return suite;
}
