/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_lwn_message.c: one lightweight notification, without what sends it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cwmp/lwn_message.h"
#include "platform/buf.h"
#include "platform/switch.h"
#include "tests/unit/cwmp_fixture.h"

#include "platform/banned.h"

static void fill_message(size_t value_len, int expected)
{
    static const struct switch_identity identity = {
        .oui = "0200CE", .product_class = "", .serial_number = "1"};
    const struct lwn_head head = {.host = "2001:db8::1",
                                  .port = 65535,
                                  .key = "k",
                                  .wall_ms = INT64_C(4102444800000), /* 2100 */
                                  .username = "",
                                  .nonce = "n",
                                  .identity = &identity};
    char value[2 * LWN_DATAGRAM_MAX];
    struct lwn_message message;
    struct buf out;
    memset(value, 'v', sizeof(value));
    value[value_len] = '\0';
    buf_init(&out, LWN_DATAGRAM_MAX);
    lwn_message_begin(&message, &head);
    CU_ASSERT_EQUAL(lwn_message_add(&message, "A.B", "xsd:string", "1"), 0);
    CU_ASSERT_EQUAL(lwn_message_add(&message, "A.C", "xsd:string", value), expected);
    CU_ASSERT_EQUAL(lwn_message_add(&message, "A.D", "xsd:string", value),
                    value_len ? -EMSGSIZE : 0);
    CU_ASSERT_EQUAL(lwn_message_end(&message, &out), 0);
    CU_ASSERT(out.len <= LWN_DATAGRAM_MAX);
    CU_ASSERT(expected || value_len == 0 || out.len == LWN_DATAGRAM_MAX);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "Host: [2001:db8::1]:65535\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "<TS>2147483647</TS>")); /* xs:int */
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "</Notification>\n"));
    CU_ASSERT_EQUAL(strstr(buf_text(&out), "A.C") != NULL, !expected);
    lwn_message_free(&message);
    buf_free(&out);
}

static void test_room(void)
{
    enum { longest = 766 };
    fill_message(0, 0);
    fill_message(longest, 0);
    fill_message(longest + 1, -EMSGSIZE);
    fill_message(2 * LWN_DATAGRAM_MAX - 1, -EMSGSIZE);
}

static void test_schema(void)
{
    static const struct switch_identity identity = {
        .oui = "0200CE", .product_class = "Switch", .serial_number = "1"};
    const struct lwn_head head = {.host = "acs.example",
                                  .port = 7547,
                                  .key = "k",
                                  .wall_ms = INT64_C(1767225600000),
                                  .username = "<&>",
                                  .nonce = "n",
                                  .identity = &identity};
    struct lwn_message message;
    struct buf out;
    struct fixture f;
    char schema[UNIT_PATH_MAX], path[UNIT_PATH_MAX];
    int status;
    if (!cwmp_shared_path("cwmp-UDPLightweightNotification-1-0.xsd", schema)) {
        unit_skip("no ../shared/bbf: the datagrams are not compared with their schema");
        return;
    }
    fixture_begin(&f);
    buf_init(&out, LWN_DATAGRAM_MAX);
    lwn_message_begin(&message, &head);
    CU_ASSERT_EQUAL(lwn_message_add(&message, "A.B", "xsd:string", "<&>"), 0);
    CU_ASSERT_EQUAL(lwn_message_add(&message, "A.C", "xsd:unsignedInt", "7"), 0);
    CU_ASSERT_EQUAL(lwn_message_add(&message, "A.D", "xsd:dateTime", "2026-01-01T00:00:00Z"), 0);
    CU_ASSERT_EQUAL(lwn_message_end(&message, &out), 0);
    const char *xml = strstr(buf_text(&out), "\r\n\r\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(xml);
    fixture_path(&f, "datagram.xml", path);
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(fputs(xml + 4, file) >= 0);
    CU_ASSERT_EQUAL(fclose(file), 0);
    char catalog[UNIT_PATH_MAX];
    CU_ASSERT_TRUE(cwmp_shared_path("catalog.xml", catalog));
    (void)setenv("XML_CATALOG_FILES", catalog, 1);
    pid_t child = fork();
    if (child == 0) {
        execlp("xmllint", "xmllint", "--noout", "--nonet", "--schema", schema, path, (char *)NULL);
        _exit(127);
    }
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        unit_skip("no xmllint: the datagrams are not compared with their schema");
    else
        CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    lwn_message_free(&message);
    buf_free(&out);
    fixture_stop(&f);
}

UNIT_MAIN("lwn-message", {"a datagram is filled to the last byte and no further", test_room},
          {"datagrams fit their schema", test_schema})
