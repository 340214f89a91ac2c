/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_rpc.c: each RPC of the ACS gets the answer that TR-069 wants, as bytes that fit the schema;
 * SetParameterValues is all or nothing, on disk too.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_slow.h"

#include "platform/banned.h"

#define MS "Device.ManagementServer."
#define DI "Device.DeviceInfo."

#define NAMES(size, content)                                                                       \
    "<cwmp:GetParameterValues><ParameterNames e:arrayType=\"xsd:string[" size "]\">" content       \
    "</ParameterNames></cwmp:GetParameterValues>"
#define NAME(text) "<string>" text "</string>"
#define LIST(path, next)                                                                           \
    "<cwmp:GetParameterNames><ParameterPath>" path "</ParameterPath><NextLevel>" next              \
    "</NextLevel></cwmp:GetParameterNames>"
#define SET(size, content, key)                                                                    \
    "<cwmp:SetParameterValues><ParameterList e:arrayType=\"cwmp:ParameterValueStruct[" size        \
    "]\">" content "</ParameterList><ParameterKey>" key                                            \
    "</ParameterKey></cwmp:SetParameterValues>"
#define TO(name, type, value)                                                                      \
    "<ParameterValueStruct><Name>" name "</Name><Value xsi:type=\"xsd:" type "\">" value           \
    "</Value>"                                                                                     \
    "</ParameterValueStruct>"

/* The code of the fault that answers the call; 0 when it was no fault. */
static int fault_of(struct cwmp_fixture *f, const char *call)
{
    const struct soap_node *body = cwmp_call(f, call);
    return strcmp(body->name, "Fault") == 0 ? soap_fault_code(body, NULL) : 0;
}

/* --- methods --- */

static void test_methods(void)
{
    static const char *const expected[] = {
        "GetRPCMethods",     "SetParameterValues",     "GetParameterValues",
        "GetParameterNames", "GetParameterAttributes", "SetParameterAttributes",
        "AddObject",         "DeleteObject",           "ScheduleInform"};
    enum { EXPECTED = sizeof(expected) / sizeof(expected[0]) };
    struct cwmp_fixture f;
    cwmp_begin(&f);
    const struct soap_node *body = cwmp_call(&f, "<cwmp:GetRPCMethods/>");
    CU_ASSERT_STRING_EQUAL(body->name, "GetRPCMethodsResponse");
    const struct soap_node *list = soap_child(body, "MethodList");
    CU_ASSERT_EQUAL(cwmp_count(list), EXPECTED);
    CU_ASSERT_EQUAL(list->array_size, EXPECTED);
    for (size_t i = 0; i < EXPECTED; i++) {
        bool found = false;
        for (const struct soap_node *name = soap_first(list); name; name = soap_next(name))
            found |= strcmp(name->text, expected[i]) == 0;
        CU_ASSERT(found);
    }
    cwmp_end(&f);
}

/* What is not implemented, and what is no request at all. */
static void test_unknown_methods(void)
{
    static const char *const calls[] = {"<cwmp:Reboot><CommandKey/></cwmp:Reboot>",
                                        "<cwmp:Upload/>", "<cwmp:getrpcmethods/>",
                                        "<cwmp:X_Vendor/>", "<cwmp:GetRPCMethodsResponse/>"};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        const struct soap_node *body = cwmp_call(&f, calls[i]);
        CU_ASSERT_EQUAL(soap_fault_code(body, NULL), 9000);
        CU_ASSERT_STRING_EQUAL(soap_child_text(body, "faultcode", ""), "soap-env:Server");
    }
    cwmp_end(&f);
}

/* The answer bears the version and the ID of the request, or none. */
static void test_envelope(void)
{
    static const char *const versions[] = {"0", "1", "2"};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (int v = 0; v < SOAP_VERSION_COUNT; v++) {
        char request[600], why[200];
        struct soap_message *asked, *answered;
        struct buf out;
        buf_init(&out, 10000);
        (void)snprintf(request, sizeof(request),
                       "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' "
                       "xmlns:c='urn:dslforum-org:cwmp-1-%s'>%s<s:Body><c:GetRPCMethods/></"
                       "s:Body></s:Envelope>",
                       versions[v], v ? "<s:Header><c:ID>&lt;5&gt;</c:ID></s:Header>" : "");
        CU_ASSERT_EQUAL_FATAL(soap_read(request, strlen(request), &asked, why, sizeof(why)), 0);
        CU_ASSERT_EQUAL(rpc_answer(&f.rpc, asked, &out), 0);
        cwmp_keep(buf_text(&out));
        CU_ASSERT_EQUAL_FATAL(soap_read(out.data, out.len, &answered, why, sizeof(why)), 0);
        CU_ASSERT_EQUAL(answered->version, (enum soap_version)v);
        if (v)
            CU_ASSERT_STRING_EQUAL(answered->id, "<5>")
        else
            CU_ASSERT_PTR_NULL(answered->id);
        soap_message_free(asked);
        soap_message_free(answered);
        buf_free(&out);
    }
    cwmp_end(&f);
}

/* --- GetParameterNames --- */

static void test_names(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    const struct soap_node *body = cwmp_call(&f, LIST("", "1"));
    CU_ASSERT_STRING_EQUAL(body->name, "GetParameterNamesResponse");
    CU_ASSERT_EQUAL(soap_child(body, "ParameterList")->array_size, 1);
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, "Device."), "0");

    body = cwmp_call(&f, LIST("", " false "));
    const struct soap_node *list = soap_child(body, "ParameterList");
    CU_ASSERT_EQUAL(list->array_size, (long)cwmp_count(list));
    CU_ASSERT(cwmp_count(list) > 30);
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "URL"), "1");
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "ParameterKey"), "0");

    body = cwmp_call(&f, LIST(DI "VendorConfigFile.", "true"));
    CU_ASSERT_EQUAL(soap_child(body, "ParameterList")->array_size, 0);

    CU_ASSERT_EQUAL(fault_of(&f, LIST("Device.Nothing.", "0")), 9005);
    CU_ASSERT_EQUAL(fault_of(&f, LIST(MS "URL", "1")), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, LIST("Device.", "2")), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, LIST("Device.", "")), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, LIST("Device.", "1 0")), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, "<cwmp:GetParameterNames/>"), 9003);
    CU_ASSERT_EQUAL(
        fault_of(&f, "<cwmp:GetParameterNames><NextLevel>1</NextLevel></cwmp:GetParameterNames>"),
        9003);
    CU_ASSERT_EQUAL(fault_of(&f, "<cwmp:GetParameterNames><ParameterPath>Device.</ParameterPath></"
                                 "cwmp:GetParameterNames>"),
                    9003);
    cwmp_end(&f);
}

/* --- GetParameterValues --- */

static void test_values(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(
        fixture_set(&f.base, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://a/?x=1&y=2"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f.base, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "secret-1"),
                    0);
    CU_ASSERT_EQUAL(fixture_set(&f.base, SETTER_CLI, SETTING_CPE_PASSWORD, SOURCE_USER, "secret-2"),
                    0);
    const struct soap_node *body =
        cwmp_call(&f, NAMES("2", NAME(MS "URL") NAME(MS "PeriodicInformInterval")));
    CU_ASSERT_STRING_EQUAL(body->name, "GetParameterValuesResponse");
    CU_ASSERT_EQUAL(soap_child(body, "ParameterList")->array_size, 2);
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "URL"), "http://a/?x=1&y=2");
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "PeriodicInformInterval"), "600");
    const struct soap_node *second = soap_next(soap_first(soap_child(body, "ParameterList")));
    CU_ASSERT_STRING_EQUAL(soap_child(second, "Value")->type, "unsignedInt");

    /* a partial path, a name and a part of it again; an array that does not say its size, and other
     * entry names */
    body = cwmp_call(&f, "<cwmp:GetParameterValues><ParameterNames><item>" DI
                         "MemoryStatus.</item><item>" DI
                         "MemoryStatus.Total</item></ParameterNames></cwmp:GetParameterValues>");
    CU_ASSERT_EQUAL(soap_child(body, "ParameterList")->array_size, 3);

    /* the whole tree, and no secret in it */
    body = cwmp_call(&f, NAMES("1", NAME("")));
    const struct soap_node *list = soap_child(body, "ParameterList");
    CU_ASSERT_EQUAL(list->array_size, (long)cwmp_count(list));
    CU_ASSERT(cwmp_count(list) > 25);
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "Password"), "");
    CU_ASSERT_STRING_EQUAL(cwmp_entry(body, MS "ConnectionRequestPassword"), "");
    CU_ASSERT_PTR_NULL(strstr(buf_text(&f.out), "secret"));
    CU_ASSERT_PTR_NULL(strstr(buf_text(&f.out), "$c$"));

    body = cwmp_call(&f, NAMES("0", ""));
    CU_ASSERT_EQUAL(soap_child(body, "ParameterList")->array_size, 0);
    body = cwmp_call(&f, NAMES("1", NAME(DI "VendorConfigFile.")));
    CU_ASSERT_EQUAL(soap_child(body, "ParameterList")->array_size, 0);

    CU_ASSERT_EQUAL(fault_of(&f, NAMES("2", NAME(MS "URL") NAME(MS "Nothing"))), 9005);
    CU_ASSERT_PTR_NULL(strstr(buf_text(&f.out), "GetParameterValuesResponse"));
    CU_ASSERT_EQUAL(fault_of(&f, NAMES("1", NAME("Device"))), 9005);
    CU_ASSERT_EQUAL(fault_of(&f, NAMES("2", NAME(MS "URL"))), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, NAMES("1", NAME(MS "URL") NAME(MS "URL"))), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, NAMES("2147483648", NAME(MS "URL"))), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, NAMES("x", NAME(MS "URL"))), 9003);
    CU_ASSERT_EQUAL(fault_of(&f, "<cwmp:GetParameterValues/>"), 9003);
    cwmp_end(&f);
}

/* --- SetParameterValues --- */

static void test_set(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    const struct soap_node *body =
        cwmp_call(&f, SET("4",
                          TO(MS "URL", "string", "http://new/")
                              TO(MS "PeriodicInformInterval", "unsignedInt", " 60 ")
                                  TO(MS "PeriodicInformEnable", "boolean", "true")
                                      TO(MS "Password", "string", "p&amp;w"),
                          "key-1"));
    CU_ASSERT_STRING_EQUAL(body->name, "SetParameterValuesResponse");
    CU_ASSERT_STRING_EQUAL(soap_child_text(body, "Status", ""), "1"); /* URL and Password */
    for (int restarted = 0; restarted < 2; restarted++) { /* at once, and after a kill -9 */
        char clear[100];
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "URL"), "http://new/");
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "PeriodicInformInterval"), "60");
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "PeriodicInformEnable"), "1");
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "key-1");
        fixture_reveal(&f.base, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
        CU_ASSERT_STRING_EQUAL(clear, "p&w");
        cwmp_restart(&f);
    }
    cwmp_end(&f);
}

static void test_parameter_key(void)
{
#define SIXTEEN                                                                                    \
    "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80x\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80x\xc3\xa4\xe2\x82"   \
    "\xac"                                                                                         \
    "\xf0\x9f\x98\x80x\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80x"
    static const struct {
        const char *call, *after; /* NULL: fault 9003 */
    } cases[] = {
        {SET("0", "", "only the key"), "only the key"},
        {SET("0", "", ""), ""},
        {SET("0", "", " blanks kept? "), " blanks kept? "},
        {SET("0", "", "line&#10;two&#13;three&lt;"), "line\ntwo\rthree<"},
        {SET("0", "", "12345678901234567890123456789012"), "12345678901234567890123456789012"},
        {SET("0", "", SIXTEEN SIXTEEN), SIXTEEN SIXTEEN}, /* 32 characters, 80 bytes */
        {SET("0", "", "123456789012345678901234567890123"), NULL},
        {SET("0", "", SIXTEEN SIXTEEN "x"), NULL},
        {"<cwmp:SetParameterValues><ParameterList e:arrayType=\"x[0]\"/></cwmp:SetParameterValues>",
         NULL},
    };
    struct cwmp_fixture f;
    char kept[SETTING_TEXT_MAX] = "";
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_EQUAL(fault_of(&f, cases[i].call), cases[i].after ? 0 : 9003);
        if (cases[i].after)
            (void)snprintf(kept, sizeof(kept), "%s", cases[i].after);
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), kept);
        cwmp_restart(&f);
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), kept);
    }
    cwmp_end(&f);
}

static void test_set_faults(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    const struct soap_node *body =
        cwmp_call(&f, SET("6",
                          TO(MS "PeriodicInformInterval", "unsignedInt",
                             "0") TO(MS "PeriodicInformEnable", "boolean", "1")
                              TO(DI "SerialNumber", "string", "X") TO(MS "Nothing", "string", "X")
                                  TO(MS "UpgradesManaged", "string", "1") TO(MS, "string", "1"),
                          "key-2"));
    CU_ASSERT_EQUAL(soap_fault_code(body, NULL), 9003);
    CU_ASSERT_STRING_EQUAL(soap_child_text(body, "faultcode", ""), "soap-env:Client");
    CU_ASSERT_EQUAL(cwmp_parameter_fault(body, MS "PeriodicInformInterval"), 9007);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(body, MS "PeriodicInformEnable"), 0);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(body, DI "SerialNumber"), 9008);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(body, MS "Nothing"), 9005);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(body, MS "UpgradesManaged"), 9006);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(body, MS), 9005);
    CU_ASSERT_EQUAL(cwmp_count(soap_child(soap_child(body, "detail"), "Fault")), 2 + 5);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "PeriodicInformEnable"), "0");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "");
    cwmp_end(&f);
}

/* Whole-call faults: 9003 without a SetParameterValuesFault, and nothing changes. */
static void test_set_arguments(void)
{
#define INTERVAL(value) TO(MS "PeriodicInformInterval", "unsignedInt", value)
    static const char *const calls[] = {
        SET("2", INTERVAL("60") INTERVAL("70"), "k"),
        SET("3", INTERVAL("60") TO(MS "UpgradesManaged", "boolean", "1") INTERVAL("60"), "k"),
        SET("2", TO(MS "Nothing", "string", "1") TO(MS "Nothing", "string", "1"), "k"),
        SET("2", INTERVAL("60"), "k"),
        SET("0", INTERVAL("60"), "k"),
        SET("1", "<ParameterValueStruct><Name>" MS "UpgradesManaged</Name></ParameterValueStruct>",
            "k"),
        SET("1", "<ParameterValueStruct><Value>1</Value></ParameterValueStruct>", "k"),
        SET("1", "<ParameterValueStruct/>", "k"),
        "<cwmp:SetParameterValues><ParameterKey>k</ParameterKey></cwmp:SetParameterValues>",
        "<cwmp:SetParameterValues/>",
    };
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        const struct soap_node *body = cwmp_call(&f, calls[i]);
        CU_ASSERT_EQUAL(soap_fault_code(body, NULL), 9003);
        CU_ASSERT_EQUAL(cwmp_count(soap_child(soap_child(body, "detail"), "Fault")), 2);
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "PeriodicInformInterval"), "600");
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "");
    }
    cwmp_end(&f);
}

/* What cannot be written to disk did not happen, and the ACS is told. */
static void test_disk_full(void)
{
    struct cwmp_fixture f;
    struct rlimit limit, none;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fault_of(&f, SET("1", INTERVAL("60"), "before")), 0);
    (void)getrlimit(RLIMIT_FSIZE, &limit);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = limit.rlim_max};
    signal(SIGXFSZ, SIG_IGN); /* a write past the limit is EFBIG then */
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &none), 0);
    char *text = cwmp_envelope(SET("1", INTERVAL("70"), "after"), "1"), why[200];
    struct soap_message *asked, *answered;
    CU_ASSERT_EQUAL_FATAL(soap_read(text, strlen(text), &asked, why, sizeof(why)), 0);
    buf_reset(&f.out);
    int error = rpc_answer(&f.rpc, asked, &f.out);
    (void)setrlimit(RLIMIT_FSIZE, &limit);
    CU_ASSERT_EQUAL(error, 0);
    cwmp_keep(buf_text(&f.out));
    CU_ASSERT_EQUAL_FATAL(soap_read(f.out.data, f.out.len, &answered, why, sizeof(why)), 0);
    CU_ASSERT_EQUAL(soap_fault_code(answered->body, NULL), 9004);
    CU_ASSERT_STRING_EQUAL(soap_child_text(answered->body, "faultcode", ""), "soap-env:Server");
    soap_message_free(asked);
    soap_message_free(answered);
    free(text);
    for (int restarted = 0; restarted < 2; restarted++) {
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "PeriodicInformInterval"), "60");
        CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "ParameterKey"), "before");
        cwmp_restart(&f);
    }
    cwmp_end(&f);
}

/* --- large --- */

/* 100,000 parameters that do not exist: a fault that names the first thousand, in bounded time. */
static void test_many_unknown(void)
{
    struct cwmp_fixture f;
    struct buf b;
    cwmp_begin(&f);
    buf_init(&b, SOAP_ENVELOPE_MAX);
    buf_puts(&b, "<cwmp:SetParameterValues><ParameterList "
                 "e:arrayType=\"cwmp:ParameterValueStruct[100000]\">");
    for (int i = 0; i < 100000; i++)
        buf_printf(&b, TO("Device.X%06d", "string", "1"), i);
    buf_puts(&b, "</ParameterList><ParameterKey>k</ParameterKey></cwmp:SetParameterValues>");
    clock_t before = clock();
    const struct soap_node *body = cwmp_call(&f, buf_text(&b));
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    printf("\n100,000 unknown parameters: %.2f s\n", seconds);
    CU_ASSERT(seconds < 2.0 || unit_is_slowed_down());
    CU_ASSERT_EQUAL(soap_fault_code(body, NULL), 9003);
    CU_ASSERT_EQUAL(cwmp_count(soap_child(soap_child(body, "detail"), "Fault")),
                    2 + RPC_PARAMETER_FAULTS_MAX);
    CU_ASSERT_EQUAL(cwmp_parameter_fault(body, "Device.X000999"), 9005);
    buf_free(&b);
    cwmp_end(&f);
}

/* An answer that would not fit into a message is a fault, and one that cannot be written at all an
 * error. */
static void test_answer_too_large(void)
{
    struct cwmp_fixture f;
    struct soap_message *asked, *answered;
    char why[200], *text = cwmp_envelope(NAMES("1", NAME("")), "1");
    cwmp_begin(&f);
    CU_ASSERT_EQUAL_FATAL(soap_read(text, strlen(text), &asked, why, sizeof(why)), 0);
    struct buf out;
    buf_init(&out, 1500);
    CU_ASSERT_EQUAL(rpc_answer(&f.rpc, asked, &out), 0);
    CU_ASSERT_EQUAL_FATAL(soap_read(out.data, out.len, &answered, why, sizeof(why)), 0);
    CU_ASSERT_EQUAL(soap_fault_code(answered->body, NULL), 9004);
    soap_message_free(answered);
    buf_free(&out);
    buf_init(&out, 100);
    CU_ASSERT_EQUAL(rpc_answer(&f.rpc, asked, &out), -EMSGSIZE);
    buf_free(&out);
    soap_message_free(asked);
    free(text);
    cwmp_end(&f);
}

UNIT_MAIN("rpc", {"GetRPCMethods lists what is implemented", test_methods},
          {"other methods are fault 9000", test_unknown_methods},
          {"an answer bears its request's version and ID", test_envelope},
          {"GetParameterNames", test_names}, {"GetParameterValues, without secrets", test_values},
          {"SetParameterValues sets all, and it stays", test_set},
          {"ParameterKey: any 32 characters, only with success", test_parameter_key},
          {"one bad parameter: nothing is set, each bad one is named", test_set_faults},
          {"bad arguments: fault 9003 for the whole call", test_set_arguments},
          {"a full disk: fault 9004, nothing is set", test_disk_full},
          {"100,000 unknown parameters", test_many_unknown},
          {"an answer too large is a fault", test_answer_too_large},
          {"every message fits the schemas", cwmp_check_schemas})
