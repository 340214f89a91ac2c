/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_exchange.c: a session as HTTP replies and messages: versions that the ACS refuses, requests
 * of the CPE, HoldRequests, faults, header blocks that must be understood.
 */
#include "cwmp/exchange.h"

#include <stdio.h>
#include <string.h>

#include "cwmp/http.h"
#include "cwmp/inform.h"
#include "platform/switch.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

enum { REQUESTS = 3 };

struct scene {
    struct cwmp_fixture f;
    struct http *http;
    struct exchange *exchange;
    int informed, ended;
    char reason[EXCHANGE_REASON_MAX]; /* "" when it ended well */
    /* the CPE's own requests */
    int wanted, given;
    enum soap_version since;
    int answered, faults[REQUESTS]; /* -1: a response */
    char reply[2000];
};

static void on_informed(void *ctx)
{
    ((struct scene *)ctx)->informed++;
}

static void on_ended(void *ctx, const char *reason)
{
    struct scene *s = ctx;
    s->ended++;
    (void)snprintf(s->reason, sizeof(s->reason), "%s", reason ? reason : "");
}

static void write_request(void *ctx, struct buf *out)
{
    (void)ctx;
    buf_puts(out, "<cwmp:GetRPCMethods></cwmp:GetRPCMethods>");
}

static void on_answered(void *ctx, const struct exchange_answer *answer)
{
    struct scene *s = ctx;
    s->faults[s->answered++] = answer->response ? -1 : answer->fault;
    if (answer->response)
        CU_ASSERT_STRING_EQUAL(answer->response->name, "GetRPCMethodsResponse")
}

static bool next_request(void *ctx, struct exchange_request *out)
{
    struct scene *s = ctx;
    CU_ASSERT_EQUAL(s->given, s->answered); /* never a second one while one is under way */
    if (s->given == s->wanted)
        return false;
    s->given++;
    *out = (struct exchange_request){.name = "GetRPCMethods",
                                     .since = s->since,
                                     .write = write_request,
                                     .answered = on_answered,
                                     .ctx = s};
    return true;
}

static void make_exchange(struct scene *s)
{
    const struct exchange_env env = {.http = s->http,
                                     .dm = s->f.dm,
                                     .store = s->f.base.store,
                                     .identity = switch_identity(s->f.sw),
                                     .clock = s->f.clock};
    const struct exchange_callbacks callbacks = {on_informed, on_ended, s, next_request};
    CU_ASSERT_EQUAL_FATAL(exchange_new(&env, &callbacks, &s->exchange), 0);
}

static void start_to(struct scene *s, const char *url)
{
    static const struct inform_event events[] = {{"1 BOOT", ""}};
    const struct exchange_inform inform = {.events = events, .event_count = 1};
    const struct http_target target = {.url = url, .username = "", .password = "", .timeout_s = 45};
    s->informed = s->ended = s->given = s->answered = 0;
    CU_ASSERT_EQUAL_FATAL(exchange_start(s->exchange, &target, &inform), 0);
}

static void start(struct scene *s)
{
    start_to(s, "http://acs.example/");
}

static void begin(struct scene *s)
{
    *s = (struct scene){0};
    cwmp_begin(&s->f);
    CU_ASSERT_EQUAL_FATAL(http_new(NULL, &s->http), 0);
    make_exchange(s);
}

static void finish(struct scene *s)
{
    exchange_free(s->exchange);
    http_free(s->http);
    cwmp_end(&s->f);
}

/* What the CPE has posted; "" for the empty message. */
static const char *posted(struct scene *s)
{
    const char *body = fake_http_body(s->http);
    CU_ASSERT(fake_http_has_post(s->http));
    if (body[0])
        cwmp_keep(body);
    return body;
}

static bool says(struct scene *s, const char *text)
{
    return strstr(posted(s), text) != NULL;
}

static void reply(struct scene *s, long status, const char *header, const char *body)
{
    (void)snprintf(s->reply, sizeof(s->reply),
                   "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' "
                   "xmlns:c='urn:dslforum-org:cwmp-1-%c'><e:Header>%s</e:Header><e:Body>%s</e:Body>"
                   "</e:Envelope>",
                   strstr(fake_http_body(s->http), "cwmp-1-0")   ? '0'
                   : strstr(fake_http_body(s->http), "cwmp-1-1") ? '1'
                                                                 : '2',
                   header, body);
    fake_http_reply(s->http, status, s->reply);
}

#define INFORM_RESPONSE  "<c:InformResponse><MaxEnvelopes>1</MaxEnvelopes></c:InformResponse>"
#define METHODS_RESPONSE "<c:GetRPCMethodsResponse><MethodList/></c:GetRPCMethodsResponse>"
#define CALL             "<c:GetRPCMethods/>"
#define HOLD             "<c:HoldRequests e:mustUnderstand='1'>1</c:HoldRequests>"
#define FAULT(code)                                                                                \
    "<e:Fault><faultcode>e:Server</faultcode><faultstring>CWMP "                                   \
    "fault</faultstring><detail><c:Fault>"                                                         \
    "<FaultCode>" code "</FaultCode><FaultString>no</FaultString></c:Fault></detail></e:Fault>"

static void ends_well(struct scene *s)
{
    CU_ASSERT_STRING_EQUAL(posted(s), "");
    fake_http_reply(s->http, 204, "");
    CU_ASSERT_EQUAL(s->ended, 1);
    CU_ASSERT_STRING_EQUAL(s->reason, "");
}

static void fails_saying(struct scene *s, const char *text)
{
    CU_ASSERT_EQUAL(s->ended, 1);
    if (!strstr(s->reason, text))
        fprintf(stderr, "'%s' is not in '%s'\n", text, s->reason);
    CU_ASSERT_PTR_NOT_NULL(strstr(s->reason, text));
}

/* --- versions --- */

static void test_newest_first(void)
{
    struct scene s;
    begin(&s);
    start(&s);
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-2"));
    CU_ASSERT(says(&s, ">45</cwmp:SessionTimeout>"));
    CU_ASSERT(says(&s, ">1.0,1.1,1.2,1.3,1.4</cwmp:SupportedCWMPVersions>"));
    CU_ASSERT_STRING_EQUAL(exchange_cwmp_version(s.exchange), "");
    reply(&s, 200, "", INFORM_RESPONSE);
    CU_ASSERT_STRING_EQUAL(exchange_cwmp_version(s.exchange), "1.2");
    ends_well(&s);
    finish(&s);
}

/* 8006 says that the ACS is well and what it minds, so the older Inform follows at once. */
static void test_fault_8006(void)
{
    struct scene s;
    begin(&s);
    start(&s);
    reply(&s, 500, "", FAULT("8006"));
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-1"));
    CU_ASSERT_FALSE(says(&s, "SessionTimeout"));
    CU_ASSERT(says(&s, "<EventCode>1 BOOT</EventCode>"));
    CU_ASSERT(says(&s, "Device.RootDataModelVersion"));
    reply(&s, 200, "", FAULT("8006"));
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-0"));
    reply(&s, 200, "", INFORM_RESPONSE);
    CU_ASSERT_STRING_EQUAL(exchange_cwmp_version(s.exchange), "1.0");
    ends_well(&s);
    /* remembered, over a restart too */
    exchange_free(s.exchange);
    cwmp_restart(&s.f);
    make_exchange(&s);
    start(&s);
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-0"));
    exchange_abort(s.exchange);
    start_to(&s, "http://other.example/");
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-2"));
    finish(&s);
}

static void test_fault_8006_for_ever(void)
{
    struct scene s;
    begin(&s);
    start(&s);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(s.ended, 0);
        reply(&s, 200, "", FAULT("8006"));
    }
    fails_saying(&s, "fault 8006");
    start(&s);
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-2"));
    finish(&s);
}

/* A status may mean anything, so the older Inform waits for the retry table. */
static void test_status_400_and_500(void)
{
    static const long statuses[] = {400, 500};
    for (size_t i = 0; i < 2; i++) {
        struct scene s;
        begin(&s);
        start(&s);
        fake_http_reply(s.http, statuses[i], "<html>no</html>");
        fails_saying(&s, i ? "HTTP status 500" : "HTTP status 400");
        start(&s);
        CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-1"));
        fake_http_reply(s.http, statuses[i], "");
        start(&s);
        CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-0"));
        reply(&s, 200, "", INFORM_RESPONSE);
        ends_well(&s);
        start(&s); /* was it only out of order? */
        CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-2"));
        fake_http_reply(s.http, statuses[i], "");
        for (int session = 0; session < 3; session++) {
            start(&s); /* no */
            CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-0"));
            reply(&s, 200, "", INFORM_RESPONSE);
            ends_well(&s);
        }
        finish(&s);
    }
}

static void test_failures_that_say_nothing_of_versions(void)
{
    static const long statuses[] = {401, 403, 404, 405, 415, 501, 502, 503, 504};
    struct scene s;
    begin(&s);
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        start(&s);
        fake_http_reply(s.http, statuses[i], "");
        CU_ASSERT_EQUAL(s.ended, 1);
        start(&s);
        CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-2"));
        exchange_abort(s.exchange);
    }
    start(&s);
    reply(&s, 500, "", FAULT("8002"));
    fails_saying(&s, "fault 8002: no");
    start(&s);
    fake_http_lose(s.http, "the connection was closed");
    fails_saying(&s, "the connection was closed");
    start(&s);
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-2"));
    reply(&s, 200, "", INFORM_RESPONSE);
    fake_http_reply(s.http, 500, ""); /* to the empty POST */
    fails_saying(&s, "answered the empty message with HTTP status 500");
    start(&s);
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-2"));
    finish(&s);
}

static void test_use_version(void)
{
    static const struct {
        const char *number, *is, *ns;
    } cases[] = {{"1.0", "1.0", "cwmp-1-0"},
                 {"1.1", "1.1", "cwmp-1-1"},
                 {"1.2", "1.2", "cwmp-1-2"},
                 {"1.3", "1.3", "cwmp-1-2"},
                 {" 1.4 ", "1.4", "cwmp-1-2"}};
    struct scene s;
    begin(&s);
    s.wanted = 1;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char header[200];
        (void)snprintf(header, sizeof(header),
                       "<c:UseCWMPVersion e:mustUnderstand='1'>%s</c:UseCWMPVersion>",
                       cases[i].number);
        start(&s);
        reply(&s, 200, header, INFORM_RESPONSE);
        CU_ASSERT_STRING_EQUAL(exchange_cwmp_version(s.exchange), cases[i].is);
        CU_ASSERT(says(&s, "GetRPCMethods"));
        CU_ASSERT(says(&s, cases[i].ns));
        reply(&s, 200, "", METHODS_RESPONSE);
        ends_well(&s);
    }
    start(&s);
    reply(&s, 200, "<c:UseCWMPVersion e:mustUnderstand='1'>1.9</c:UseCWMPVersion>",
          INFORM_RESPONSE);
    fails_saying(&s, "'1.9'");
    CU_ASSERT_EQUAL(s.informed, 0);
    finish(&s);
}

/* The namespace of the InformResponse is that of the session; an answer is in the request's. */
static void test_namespace_of_the_response(void)
{
    struct scene s;
    begin(&s);
    s.wanted = 1;
    start(&s);
    fake_http_reply(s.http, 200,
                    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>"
                    "<c:InformResponse xmlns:c='urn:dslforum-org:cwmp-1-0'><MaxEnvelopes>1"
                    "</MaxEnvelopes></c:InformResponse></e:Body></e:Envelope>");
    CU_ASSERT(says(&s, "urn:dslforum-org:cwmp-1-0"));
    CU_ASSERT_STRING_EQUAL(exchange_cwmp_version(s.exchange), "1.0");
    exchange_abort(s.exchange);
    /* a request that 1.0 does not have */
    s.since = SOAP_CWMP_1_1;
    start(&s);
    fake_http_reply(s.http, 200,
                    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>"
                    "<c:InformResponse xmlns:c='urn:dslforum-org:cwmp-1-0'><MaxEnvelopes>1"
                    "</MaxEnvelopes></c:InformResponse></e:Body></e:Envelope>");
    CU_ASSERT_EQUAL(s.faults[0], 8000);
    ends_well(&s);
    finish(&s);
}

/* --- requests of the CPE --- */

static void test_requests(void)
{
    struct scene s;
    begin(&s);
    s.wanted = 2;
    start(&s);
    reply(&s, 200, "", INFORM_RESPONSE);
    CU_ASSERT(says(&s, "<cwmp:GetRPCMethods>"));
    CU_ASSERT(says(&s, "<cwmp:ID soap-env:mustUnderstand=\"1\">2</cwmp:ID>"));
    reply(&s, 200, "", METHODS_RESPONSE);
    CU_ASSERT(says(&s, ">3</cwmp:ID>"));
    reply(&s, 200, "", FAULT("8000")); /* ends the request, not the session */
    CU_ASSERT_EQUAL(s.answered, 2);
    CU_ASSERT_EQUAL(s.faults[0], -1);
    CU_ASSERT_EQUAL(s.faults[1], 8000);
    ends_well(&s);
    finish(&s);
}

static void test_request_again(void)
{
    struct scene s;
    begin(&s);
    s.wanted = 2;
    start(&s);
    reply(&s, 200, "", INFORM_RESPONSE);
    char first[2000];
    (void)snprintf(first, sizeof(first), "%s", posted(&s));
    for (int i = 0; i < 5; i++) {
        reply(&s, 500, "", FAULT("8005"));
        CU_ASSERT_STRING_EQUAL(posted(&s), first); /* cwmp:ID and all */
        CU_ASSERT_EQUAL(s.answered, 0);
    }
    reply(&s, 200, "", FAULT("8005"));
    CU_ASSERT_EQUAL(s.answered, 1);
    CU_ASSERT_EQUAL(s.faults[0], 8005);
    CU_ASSERT(says(&s, "GetRPCMethods"));
    reply(&s, 200, "", METHODS_RESPONSE);
    CU_ASSERT_EQUAL(s.faults[1], -1);
    ends_well(&s);
    finish(&s);
}

/* What is no answer to the CPE's request ends the session, and nobody is told that it was answered.
 */
static void test_requests_not_answered(void)
{
    static const struct {
        const char *body, *reason;
    } cases[] = {{CALL, "while its response to the CPE's was due"},
                 {"<c:TransferCompleteResponse/>", "with another response"},
                 {INFORM_RESPONSE, "second InformResponse"},
                 {"", "without an element"}};
    for (size_t i = 0; i <= sizeof(cases) / sizeof(cases[0]); i++) {
        bool empty = i == sizeof(cases) / sizeof(cases[0]);
        struct scene s;
        begin(&s);
        s.wanted = 1;
        start(&s);
        reply(&s, 200, "", INFORM_RESPONSE);
        if (empty)
            fake_http_reply(s.http, 204, "");
        else
            reply(&s, 200, "", cases[i].body);
        fails_saying(&s, empty ? "with an empty message" : cases[i].reason);
        CU_ASSERT_EQUAL(s.answered, 0);
        start(&s); /* and the next session is not confused by it */
        reply(&s, 200, "", INFORM_RESPONSE);
        CU_ASSERT(says(&s, "GetRPCMethods"));
        finish(&s);
    }
}

static void test_hold(void)
{
    struct scene s;
    begin(&s);
    s.wanted = 1;
    start(&s);
    reply(&s, 200, HOLD, INFORM_RESPONSE);
    CU_ASSERT_STRING_EQUAL(posted(&s), "");
    reply(&s, 200, HOLD, CALL);
    CU_ASSERT(says(&s, "GetRPCMethodsResponse"));
    fake_http_reply(s.http, 200, ""); /* an empty reply holds nothing */
    CU_ASSERT(says(&s, "<cwmp:GetRPCMethods>"));
    reply(&s, 200, HOLD, METHODS_RESPONSE);
    CU_ASSERT_EQUAL(s.answered, 1);
    ends_well(&s);
    finish(&s);
}

/* --- header blocks and bodies --- */

static void test_must_understand(void)
{
#define UNKNOWN "<x:New xmlns:x='urn:x' e:mustUnderstand='1'/>"
    struct scene s;
    begin(&s);
    start(&s);
    reply(&s, 200, "", INFORM_RESPONSE);
    reply(&s, 200, "<c:ID e:mustUnderstand='1'>77</c:ID>" UNKNOWN, CALL);
    CU_ASSERT(says(&s, "<faultcode>soap-env:MustUnderstand</faultcode>"));
    CU_ASSERT(says(&s, ">77</cwmp:ID>"));
    CU_ASSERT_FALSE(says(&s, "detail"));
    reply(&s, 200, "", CALL); /* the session goes on */
    CU_ASSERT(says(&s, "GetRPCMethodsResponse"));
    reply(&s, 200, UNKNOWN, "<c:TransferCompleteResponse/>"); /* never a fault for a response */
    fails_saying(&s, "header block 'New' must be understood");
    start(&s);
    reply(&s, 200, UNKNOWN, INFORM_RESPONSE);
    fails_saying(&s, "header block 'New' must be understood");
    CU_ASSERT_EQUAL(s.informed, 0);
    start(&s);
    reply(&s, 200, UNKNOWN, FAULT("8002")); /* nor for a fault */
    fails_saying(&s, "header block 'New' must be understood");
    finish(&s);
}

static void test_out_of_order(void)
{
    static const struct {
        bool informed;
        const char *body, *reason;
    } cases[] = {
        {false, CALL, "a request before its InformResponse"},
        {false, METHODS_RESPONSE, "answered the Inform with another response"},
        {true, METHODS_RESPONSE, "a response that nothing had asked for"},
        {true, INFORM_RESPONSE, "a second InformResponse"},
        {true, FAULT("8002"), "answered the empty message with fault 8002: no"},
        {true, FAULT("8005"), "answered the empty message with fault 8005: no"},
        {true, CALL CALL, "more than one element in the Body"},
        {true, INFORM_RESPONSE CALL, "more than one element in the Body"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct scene s;
        begin(&s);
        start(&s);
        if (cases[i].informed)
            reply(&s, 200, "", INFORM_RESPONSE);
        reply(&s, 200, "", cases[i].body);
        fails_saying(&s, cases[i].reason);
        CU_ASSERT_EQUAL(s.informed, cases[i].informed);
        start(&s);
        reply(&s, 200, "", INFORM_RESPONSE);
        ends_well(&s);
        finish(&s);
    }
}

static void test_ids(void)
{
    static const struct {
        const char *header, *echo; /* NULL: none */
    } cases[] = {{"", NULL},
                 {"<c:ID/>", "<cwmp:ID soap-env:mustUnderstand=\"1\"></cwmp:ID>"},
                 {"<c:ID e:mustUnderstand='1'></c:ID>", "\"1\"></cwmp:ID>"},
                 {"<c:ID>  a b\t</c:ID>", "\"1\">  a b\t</cwmp:ID>"},
                 {"<c:ID>&lt;&amp;&gt;\xc3\xa4</c:ID>", "\"1\">&lt;&amp;&gt;\xc3\xa4</cwmp:ID>"},
                 {"<c:ID><![CDATA[<1>]]></c:ID>", "\"1\">&lt;1&gt;</cwmp:ID>"}};
    struct scene s;
    begin(&s);
    start(&s);
    reply(&s, 200, "<c:ID>not ours</c:ID>", INFORM_RESPONSE); /* HTTP says what it answers */
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        reply(&s, 200, cases[i].header, CALL);
        if (cases[i].echo)
            CU_ASSERT(says(&s, cases[i].echo))
        else
            CU_ASSERT_FALSE(says(&s, "cwmp:ID"))
    }
    exchange_abort(s.exchange);
    finish(&s);
}

UNIT_MAIN("exchange", {"the newest version comes first", test_newest_first},
          {"fault 8006: an older version at once", test_fault_8006},
          {"fault 8006 to every version ends the session", test_fault_8006_for_ever},
          {"HTTP status 400 and 500: an older version next time", test_status_400_and_500},
          {"other failures say nothing of versions", test_failures_that_say_nothing_of_versions},
          {"UseCWMPVersion is obeyed", test_use_version},
          {"the InformResponse's namespace is followed", test_namespace_of_the_response},
          {"requests of the CPE, and a fault for one", test_requests},
          {"fault 8005 to a request of the CPE", test_request_again},
          {"a request of the CPE without its answer", test_requests_not_answered},
          {"HoldRequests", test_hold},
          {"a header block that must be understood", test_must_understand},
          {"messages out of order", test_out_of_order}, {"cwmp:ID in all its forms", test_ids},
          {"every message fits the schemas", cwmp_check_schemas})
