/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_soap_write.c: what the CPE writes is XML whatever it is given, arrays say how many entries
 * they have, and a full buffer is an error and not half a message.
 */
#include <errno.h>
#include <string.h>

#include "cwmp/soap_write.h"
#include "platform/buf.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void expect_text(const char *given, const char *written)
{
    struct buf out;
    buf_init(&out, 1000);
    soap_text(&out, given);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), written);
    buf_free(&out);
}

static void test_escaping(void)
{
    expect_text("", "");
    expect_text("plain text", "plain text");
    expect_text("a<b>&\"c\"'", "a&lt;b&gt;&amp;&quot;c&quot;'");
    expect_text("]]>", "]]&gt;");
    expect_text("tab\tline\nreturn\r.", "tab\tline\nreturn&#13;.");
    expect_text("\x01\x1f\x0b", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    expect_text("del\x7f", "del&#127;");
    expect_text("\xc2\x85", "&#133;"); /* U+0085, a line end to some */
    expect_text("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
}

static void test_bad_bytes(void)
{
    expect_text("a\x80z", "a\xef\xbf\xbdz");
    expect_text("a\xc3", "a\xef\xbf\xbd");                               /* cut off */
    expect_text("\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd");                 /* overlong NUL */
    expect_text("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* surrogate */
    expect_text("\xef\xbf\xbf", "\xef\xbf\xbd"); /* U+FFFF is no character of XML */
    expect_text("\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

/* Every byte, alone and beside others, survives as XML and, where XML can carry it, as itself. */
static void test_round_trip(void)
{
    for (int byte = 1; byte < 256; byte++) {
        char value[8] = {'x', (char)byte, 'y', (char)byte, '\0'};
        char why[200];
        struct buf out;
        struct soap_message *message = NULL;
        buf_init(&out, 4000);
        soap_begin(&out, SOAP_CWMP_1_0, value);
        soap_open(&out, "cwmp:GetParameterValuesResponse");
        struct soap_array_mark list =
            soap_array_begin(&out, "ParameterList", "cwmp:ParameterValueStruct");
        soap_parameter(&out, "Device.X", "xsd:string", value);
        soap_array_end(&out, list, 1);
        soap_close(&out, "cwmp:GetParameterValuesResponse");
        soap_end(&out);
        if (byte < ' ' || byte % 16 == 0) /* the schema check takes its time */
            cwmp_keep(buf_text(&out));
        CU_ASSERT_EQUAL_FATAL(soap_read(out.data, out.len, &message, why, sizeof(why)), 0);
        const char *back = cwmp_entry(message->body, "Device.X");
        if ((byte >= ' ' && byte < 0x80) || byte == '\t' || byte == '\n' || byte == '\r')
            CU_ASSERT_STRING_EQUAL(back, value)
        else
            CU_ASSERT_STRING_EQUAL(back, "x\xef\xbf\xbdy\xef\xbf\xbd");
        CU_ASSERT_STRING_EQUAL(message->id, back);
        soap_message_free(message);
        buf_free(&out);
    }
}

static void test_array_count(void)
{
    static const struct {
        size_t count;
        const char *mark;
    } cases[] = {{0, "[0]"}, {1, "[1]"}, {9, "[9]"}, {10, "[10]"}, {1234, "[1234]"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out;
        buf_init(&out, 100000);
        buf_puts(&out, "before");
        struct soap_array_mark list = soap_array_begin(&out, "MethodList", "xsd:string");
        for (size_t k = 0; k < cases[i].count; k++)
            soap_element(&out, "string", "abc");
        soap_array_end(&out, list, cases[i].count);
        const char *head = "before<MethodList soap-enc:arrayType=\"xsd:string";
        CU_ASSERT_EQUAL_FATAL(strncmp(buf_text(&out), head, strlen(head)), 0);
        const char *rest = buf_text(&out) + strlen(head);
        CU_ASSERT_EQUAL(strncmp(rest, cases[i].mark, strlen(cases[i].mark)), 0);
        rest += strlen(cases[i].mark);
        CU_ASSERT_EQUAL(strncmp(rest, "\">", 2), 0);
        CU_ASSERT_EQUAL(strlen(rest), 2 + cases[i].count * strlen("<string>abc</string>") +
                                          strlen("</MethodList>"));
        buf_free(&out);
    }
}

static void test_versions(void)
{
    for (int v = 0; v < SOAP_VERSION_COUNT; v++) {
        struct buf out;
        struct soap_message *message = NULL;
        char why[200];
        buf_init(&out, 4000);
        soap_write_fault(&out, (enum soap_version)v, v == 0 ? NULL : "", FAULT_REQUEST_DENIED, NULL,
                         0);
        cwmp_keep(buf_text(&out));
        CU_ASSERT_EQUAL_FATAL(soap_read(out.data, out.len, &message, why, sizeof(why)), 0);
        CU_ASSERT_EQUAL(message->version, (enum soap_version)v);
        if (v == 0)
            CU_ASSERT_PTR_NULL(message->id)
        else
            CU_ASSERT_STRING_EQUAL(message->id, "");
        soap_message_free(message);
        buf_free(&out);
    }
}

static void test_fault(void)
{
    static const struct {
        enum cwmp_fault fault;
        const char *code, *text;
    } cases[] = {
        {FAULT_METHOD_NOT_SUPPORTED, "soap-env:Server", "Method not supported"},
        {FAULT_REQUEST_DENIED, "soap-env:Server", "Request denied (no reason specified)"},
        {FAULT_INTERNAL, "soap-env:Server", "Internal error"},
        {FAULT_INVALID_ARGUMENTS, "soap-env:Client", "Invalid arguments"},
        {FAULT_RESOURCES, "soap-env:Server", "Resources exceeded"},
        {FAULT_INVALID_NAME, "soap-env:Client", "Invalid parameter name"},
        {FAULT_INVALID_TYPE, "soap-env:Client", "Invalid parameter type"},
        {FAULT_INVALID_VALUE, "soap-env:Client", "Invalid parameter value"},
        {FAULT_NOT_WRITABLE, "soap-env:Client", "Attempt to set a non-writable parameter"},
        {FAULT_NOTIFICATION_REJECTED, "soap-env:Server", "Notification request rejected"},
    };
    static const struct soap_parameter_fault bad[] = {{"Device.<A>", FAULT_INVALID_NAME},
                                                      {"Device.B", FAULT_INVALID_VALUE}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out;
        struct soap_message *message = NULL;
        char why[200];
        const char *text;
        buf_init(&out, 4000);
        soap_write_fault(&out, SOAP_CWMP_1_2, "5", cases[i].fault, bad, i == 3 ? 2 : 0);
        cwmp_keep(buf_text(&out));
        CU_ASSERT_EQUAL_FATAL(soap_read(out.data, out.len, &message, why, sizeof(why)), 0);
        CU_ASSERT_STRING_EQUAL(soap_child_text(message->body, "faultcode", ""), cases[i].code);
        CU_ASSERT_STRING_EQUAL(soap_child_text(message->body, "faultstring", ""), "CWMP fault");
        CU_ASSERT_EQUAL(soap_fault_code(message->body, &text), (int)cases[i].fault);
        CU_ASSERT_STRING_EQUAL(text, cases[i].text);
        CU_ASSERT_EQUAL(cwmp_parameter_fault(message->body, "Device.<A>"), i == 3 ? 9005 : 0);
        CU_ASSERT_EQUAL(cwmp_parameter_fault(message->body, "Device.B"), i == 3 ? 9007 : 0);
        soap_message_free(message);
        buf_free(&out);
    }
}

/* A fault about a name of a megabyte does not repeat the megabyte. */
static void test_long_name_in_fault(void)
{
    static char name[1000000];
    struct buf out;
    memset(name, 'n', sizeof(name) - 1);
    const struct soap_parameter_fault bad = {name, FAULT_INVALID_NAME};
    buf_init(&out, 4000);
    soap_write_fault(&out, SOAP_CWMP_1_0, "5", FAULT_INVALID_ARGUMENTS, &bad, 1);
    CU_ASSERT_EQUAL(buf_error(&out), 0);
    cwmp_keep(buf_text(&out));
    buf_free(&out);
}

static void test_full_buffer(void)
{
    struct buf whole;
    buf_init(&whole, 10000);
    soap_write_fault(&whole, SOAP_CWMP_1_2, "id", FAULT_INTERNAL, NULL, 0);
    for (size_t max = 0; max < whole.len; max++) {
        struct buf out;
        buf_init(&out, max);
        soap_write_fault(&out, SOAP_CWMP_1_2, "id", FAULT_INTERNAL, NULL, 0);
        CU_ASSERT_EQUAL(buf_error(&out), -EMSGSIZE);
        CU_ASSERT(out.len <= max);
        buf_free(&out);
    }
    struct buf out;
    buf_init(&out, 40); /* the array's size does not fit any more */
    struct soap_array_mark list = soap_array_begin(&out, "E", "cwmp:E");
    soap_element(&out, "E", "a text too long for it");
    soap_array_end(&out, list, 1);
    CU_ASSERT_EQUAL(buf_error(&out), -EMSGSIZE);
    buf_free(&out);
    buf_free(&whole);
}

UNIT_MAIN("soap_write", {"markup and control characters are escaped", test_escaping},
          {"bytes that are not UTF-8 are replaced", test_bad_bytes},
          {"every byte survives writing and reading back", test_round_trip},
          {"arrayType holds the number of entries", test_array_count},
          {"each version is written in its namespace, cwmp:ID only if there is one", test_versions},
          {"faults bear TR-069's class and text", test_fault},
          {"an over-long name is cut in a fault", test_long_name_in_fault},
          {"a full buffer is an error", test_full_buffer},
          {"every message fits the schemas", cwmp_check_schemas})
