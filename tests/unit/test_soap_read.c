/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_soap_read.c: what an ACS may send in all its dialects is understood, and what no ACS should
 * send is refused with a reason.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/soap_read.h"
#include "cwmp/utf8.h"
#include "platform/buf.h"
#include "tests/unit/soap_case.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"

#include "platform/banned.h"

/* --- dialects --- */

static void test_prefixes(void)
{
    static const char *const same[] = {
        "<soap-env:Envelope xmlns:soap-env='" SOAP "' xmlns:cwmp='" CWMP
        "1'><soap-env:Header><cwmp:ID>4</cwmp:ID>"
        "</soap-env:Header><soap-env:Body><cwmp:GetParameterNames><ParameterPath>Device.</"
        "ParameterPath>"
        "<NextLevel>1</NextLevel></cwmp:GetParameterNames></soap-env:Body></soap-env:Envelope>",
        /* default namespaces */
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Envelope xmlns='" SOAP
        "'><Header><ID xmlns='" CWMP "1'>4</ID></Header><Body><GetParameterNames xmlns='" CWMP
        "1'><ParameterPath>Device.</ParameterPath>"
        "<NextLevel>1</NextLevel></GetParameterNames></Body></Envelope>",
        /* a prefix that changes its meaning below, and one that is taken back */
        "<a:Envelope xmlns:a='" SOAP "' xmlns:b='urn:x'><a:Header><b:ID xmlns:b='" CWMP
        "1'>4</b:ID></a:Header>"
        "<a:Body><a:GetParameterNames xmlns:a='" CWMP
        "1' xmlns=''><ParameterPath>Device.</ParameterPath>"
        "<NextLevel>1</NextLevel></a:GetParameterNames></a:Body></a:Envelope>",
        /* byte order mark, comments, single quotes, blanks in tags, white space around */
        "\xef\xbb\xbf<!-- c --> <x:Envelope\n\txmlns:x = '" SOAP
        "'\n><x:Header ><y:ID xmlns:y=\"" CWMP
        "1\"><!-- before -->4</y:ID ></x:Header><x:Body>\n<y:GetParameterNames xmlns:y='" CWMP
        "1'><ParameterPath>Dev<!-- in -->ice.</ParameterPath> <NextLevel><![CDATA[1]]></NextLevel>"
        "</y:GetParameterNames>\n</x:Body></x:Envelope>\n<!-- after -->\n",
    };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        struct soap_message *m = read_text(same[i]);
        CU_ASSERT_EQUAL(m->version, SOAP_CWMP_1_1);
        CU_ASSERT_STRING_EQUAL(m->id, "4");
        CU_ASSERT_FALSE(m->hold_requests);
        CU_ASSERT_STRING_EQUAL(m->body->name, "GetParameterNames");
        CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "ParameterPath", "?"), "Device.");
        CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "NextLevel", "?"), "1");
        CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "Absent", "fallback"), "fallback");
        soap_message_free(m);
    }
}

static void test_text(void)
{
    struct soap_message *m = read_text(
        BODY("<c:X><a> two  blanks "
             "</a><b>&lt;&amp;&gt;&quot;&apos;&#65;&#x42;&#xe4;&#128512;</b><c/><d></d>"
             "<e>\xc3\xa4</e><f>a<![CDATA[<&]]]]><![CDATA[>]]>b</f><g>\n<h>x</h>\n</g></c:X>"));
    CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "a", "?"), " two  blanks ");
    CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "b", "?"), "<&>\"'AB\xc3\xa4\xf0\x9f\x98\x80");
    CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "c", "?"), "");
    CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "d", "?"), "");
    CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "e", "?"), "\xc3\xa4");
    CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "f", "?"), "a<&]]>b");
    CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "g", "?"), "");
    CU_ASSERT_STRING_EQUAL(soap_child_text(soap_child(m->body, "g"), "h", "?"), "x");
    soap_message_free(m);
}

/* Texts that need more than a chunk of memory, in one piece and in several. */
static void test_long_text(void)
{
    static const size_t lengths[] = {65535, 65536, 65537, 200000};
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        struct buf b;
        buf_init(&b, 1000000);
        buf_puts(&b, HEAD("2") "<s:Body><c:X><a>");
        size_t begins = b.len;
        for (size_t k = 0; k < lengths[i]; k++)
            buf_putc(&b, (char)('a' + k % 26));
        buf_puts(&b, "<![CDATA[!]]></a><b/></c:X></s:Body>" TAIL);
        CU_ASSERT_EQUAL_FATAL(buf_error(&b), 0);
        struct soap_message *m = read_text(buf_text(&b));
        const char *text = soap_child_text(m->body, "a", "?");
        CU_ASSERT_EQUAL(strlen(text), lengths[i] + 1);
        CU_ASSERT_EQUAL(memcmp(text, b.data + begins, lengths[i]), 0);
        CU_ASSERT_EQUAL(text[lengths[i]], '!');
        soap_message_free(m);
        buf_free(&b);
    }
}

/* One that is longer than any name or value may be is cut: its length says enough. */
static void test_cut_text(void)
{
    for (size_t more = 0; more < 3; more++) {
        struct buf b;
        buf_init(&b, 1000000);
        buf_puts(&b, HEAD("2") "<s:Body><c:X><a>");
        for (size_t k = 1; k < SOAP_TEXT_MAX + more; k++)
            buf_putc(&b, 'a');
        buf_puts(&b, "<![CDATA[!]]></a><b>after</b></c:X></s:Body>" TAIL);
        struct soap_message *m = read_text(buf_text(&b));
        const char *text = soap_child_text(m->body, "a", "?");
        CU_ASSERT_EQUAL(strlen(text), SOAP_TEXT_MAX);
        CU_ASSERT_EQUAL(text[SOAP_TEXT_MAX - 1], more ? 'a' : '!');
        CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "b", "?"), "after");
        soap_message_free(m);
        buf_free(&b);
    }
}

static void test_attributes(void)
{
    struct soap_message *m = read_text(
        "<s:Envelope xmlns:s='" SOAP "' xmlns:q='" ENC "' xmlns:i='" XSI
        "' xmlns:d='urn:d' xmlns:c='" CWMP "0'><s:Body><c:X><a i:type='d:unsignedInt'>1</a><b "
        "i:type=' string '>1</b><c q:arrayType='d:string[3]'/>"
        "<d q:arrayType='d:string[]'/><e q:arrayType='d:string[1,2]'/><f q:arrayType='d:string'/>"
        "<g q:arrayType='d:string[2147483648999]'/><h q:arrayType='d:string[-1]'/><i d:type='x' "
        "type='y'/>"
        "<j q:arrayType='d:string[2][3]'/></c:X></s:Body></s:Envelope>");
    static const struct {
        const char *name, *type;
        long size;
    } cases[] = {{"a", "unsignedInt", -1},
                 {"b", "string", -1},
                 {"c", "", 3},
                 {"d", "", -1},
                 {"e", "", -2},
                 {"f", "", -2},
                 {"g", "", -2},
                 {"h", "", -2},
                 {"i", "", -1},
                 {"j", "", -2}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct soap_node *node = soap_child(m->body, cases[i].name);
        CU_ASSERT_PTR_NOT_NULL_FATAL(node);
        CU_ASSERT_STRING_EQUAL(node->type, cases[i].type);
        CU_ASSERT_EQUAL(node->array_size, cases[i].size);
    }
    soap_message_free(m);
}

static void test_header(void)
{
    struct soap_message *m =
        read_text(HEAD("2") "<s:Header><c:ID s:mustUnderstand='1'>a&amp;b</c:ID><c:HoldRequests "
                            "s:mustUnderstand='1'> true "
                            "</c:HoldRequests><c:UseCWMPVersion "
                            "s:mustUnderstand='1'>1.2</c:UseCWMPVersion><c:NoMoreRequests>0"
                            "</c:NoMoreRequests><o:Trace "
                            "xmlns:o='urn:o'><o:Deep>x</o:Deep></o:Trace></s:Header>" CALL TAIL);
    CU_ASSERT_STRING_EQUAL(m->id, "a&b");
    CU_ASSERT_TRUE(m->hold_requests);
    CU_ASSERT_STRING_EQUAL(m->use_version, "1.2");
    soap_message_free(m);

    m = read_text(
        HEAD("2") "<s:Header><c:ID></c:ID><c:HoldRequests>0</c:HoldRequests></s:Header>" CALL TAIL);
    CU_ASSERT_STRING_EQUAL(m->id, "");
    CU_ASSERT_FALSE(m->hold_requests);
    soap_message_free(m);

    /* another namespace's ID is not cwmp:ID */
    m = read_text(HEAD("2") "<s:Header><o:ID xmlns:o='urn:o'>5</o:ID></s:Header>" CALL TAIL);
    CU_ASSERT_PTR_NULL(m->id);
    CU_ASSERT_PTR_NULL(m->use_version);
    soap_message_free(m);

    /* the first of two, and an unprefixed attribute is not SOAP's even where elements are by
     * default */
    m = read_text("<Envelope xmlns='" SOAP "' xmlns:c='" CWMP
                  "2'><Header><c:ID>first</c:ID><c:ID>second</c:ID><o:T xmlns:o='urn:o' "
                  "mustUnderstand='1'/></Header><Body><c:X/></Body></Envelope>");
    CU_ASSERT_STRING_EQUAL(m->id, "first");
    soap_message_free(m);

    /* unknown blocks: not marked, or for another node */
    m = read_text(
        HEAD("2") "<s:Header><o:T xmlns:o='urn:o' s:mustUnderstand='0'/><o:U xmlns:o='urn:o' "
                  "s:mustUnderstand='1' s:actor='urn:somebody-else'/></s:Header>" CALL TAIL);
    soap_message_free(m);
}

static void test_must_understand(void)
{
#define BLOCK(attributes)                                                                          \
    HEAD("2") "<s:Header><o:T xmlns:o='urn:o' " attributes "/></s:Header>" CALL TAIL
    static const char *const ours[] = {
        BLOCK("s:mustUnderstand='1'"), BLOCK("s:mustUnderstand='1' s:actor=''"),
        BLOCK("s:actor='http://schemas.xmlsoap.org/soap/actor/next' s:mustUnderstand='1'"),
        HEAD("2") "<s:Header><c:Unheard s:mustUnderstand='1'/></s:Header>" CALL TAIL};
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        struct soap_message *message = read_text(ours[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(message->not_understood);
        CU_ASSERT_STRING_EQUAL(message->not_understood, i < 3 ? "T" : "Unheard");
        soap_message_free(message);
    }
}

static void test_version(void)
{
    static const struct {
        const char *text;
        enum soap_version version;
    } cases[] = {
        {HEAD("0") CALL TAIL, SOAP_CWMP_1_0},
        {HEAD("1") CALL TAIL, SOAP_CWMP_1_1},
        {HEAD("2") CALL TAIL, SOAP_CWMP_1_2},
        /* the first one counts */
        {HEAD("2") "<s:Body><c:X><d:Y xmlns:d='" CWMP "0'/></c:X></s:Body>" TAIL, SOAP_CWMP_1_2},
        /* Body before Header */
        {HEAD("2") "<s:Header><d:ID xmlns:d='" CWMP "1'>1</d:ID></s:Header>" CALL TAIL,
         SOAP_CWMP_1_2},
        {HEAD("2") "<s:Body><s:Fault><faultcode>s:Client</faultcode></s:Fault></s:Body>" TAIL,
         SOAP_CWMP_1_0},
        {HEAD("2") "<s:Header><c:ID>1</c:ID></s:Header><s:Body><s:Fault/></s:Body>" TAIL,
         SOAP_CWMP_1_2},
        {HEAD("2") "<s:Header><c:ID>1</c:ID></s:Header><s:Body><s:Fault><detail><d:Fault "
                   "xmlns:d='" CWMP "1'/></detail></s:Fault></s:Body>" TAIL,
         SOAP_CWMP_1_1},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct soap_message *m = read_text(cases[i].text);
        CU_ASSERT_EQUAL(m->version, cases[i].version);
        soap_message_free(m);
    }
}

static void test_fault_code(void)
{
#define FAULT(detail)                                                                              \
    BODY("<s:Fault><faultcode>s:Server</faultcode><faultstring>CWMP fault</faultstring>" detail    \
         "</s:Fault>")
#define DETAIL(code)                                                                               \
    FAULT("<detail><c:Fault><FaultCode>" code                                                      \
          "</FaultCode><FaultString>why</FaultString></c:Fault></detail>")
    static const struct {
        const char *text;
        int code;
        const char *reason;
    } cases[] = {{DETAIL("8005"), 8005, "why"},
                 {DETAIL(" 8003\n"), 8003, "why"},
                 {DETAIL("retry"), 0, "why"},
                 {DETAIL("8005x"), 0, "why"},
                 {DETAIL("-8005"), 0, "why"},
                 {DETAIL("99999999999999999999"), 0, "why"},
                 {DETAIL(""), 0, "why"},
                 {FAULT(""), 0, "CWMP fault"},
                 {FAULT("<detail/>"), 0, "CWMP fault"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct soap_message *m = read_text(cases[i].text);
        const char *text = NULL;
        CU_ASSERT_EQUAL(soap_fault_code(m->body, &text), cases[i].code);
        CU_ASSERT_STRING_EQUAL(text, cases[i].reason);
        CU_ASSERT_EQUAL(soap_fault_code(m->body, NULL), cases[i].code);
        soap_message_free(m);
    }
}

/* --- refused --- */

static const struct {
    const char *text, *reason;
} refused[] = {
    {"", "no element"},
    {" \n", "no element"},
    {"404 not found", "text outside"},
    {"<html><body>Sign in</body></html>", "root element is 'html'"},
    {"<Envelope/>", "another namespace"},
    {"<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body/></e:Envelope>",
     "SOAP 1.2"},
    {"<e:Envelope/>", "prefix 'e' is not declared"},
    {HEAD("2") TAIL, "without an element in its Body"},
    {HEAD("2") "<s:Header/>" TAIL, "without an element in its Body"},
    {BODY(""), "without an element in its Body"},
    {BODY("text only"), "without an element in its Body"},
    {HEAD("2") CALL CALL TAIL, "a second Body"},
    {HEAD("2") CALL "<s:Header/>" TAIL, "a Header after the Body"},
    {HEAD("2") "<s:Header/><s:Header/>" CALL TAIL, "a second Header"},
    {HEAD("2") "<Body/>" TAIL, "where SOAP 1.1 has"},
    {BODY("<c:Reboot/><c:GetRPCMethods/>"), "more than one element"},
    {BODY("<GetRPCMethods/>"), "of no CWMP namespace"},
    {BODY("<x:GetRPCMethods xmlns:x='urn:dslforum-org:cwmp-1-9'/>"), "urn:dslforum-org:cwmp-1-9"},
    {BODY("<s:GetRPCMethods/>"), "of no CWMP namespace"},
    {BODY("<c:X><n:Y/></c:X>"), "prefix 'n' is not declared"},
    {BODY("<c:X n:y=''/>"), "prefix 'n' is not declared"},
    {BODY("<c:X><p:Y xmlns:p='urn:p'/><p:Z/></c:X>"), "prefix 'p' is not declared"},
    /* not well-formed */
    {HEAD("2") CALL, "ends before 's:Envelope' is closed"},
    {HEAD("2") "<s:Body><c:X>", "ends before 'c:X' is closed"},
    {HEAD("2") CALL TAIL "<again/>", "second root"},
    {HEAD("2") CALL TAIL "more", "text outside"},
    {BODY("<c:X><a></b></c:X>"), "end tag 'b'"},
    {BODY("<c:X></c:X></c:X>"), "end tag 'c:X'"},
    {BODY("<c:X a=b/>"), "not quoted"},
    {BODY("<c:X a/>"), "no value"},
    {BODY("<c:X a='1'b='2'/>"), "unexpected character"},
    {BODY("<c:X a='1' b='' a='2'/>"), "an attribute is there twice"},
    {BODY("<c:X a='<'/>"), "'<' inside a value"},
    {BODY("< c:X/>"), "a name is missing"},
    {BODY("<c:X>&nbsp;</c:X>"), "not begin a known reference"},
    {BODY("<c:X>a & b</c:X>"), "not begin a known reference"},
    {BODY("<c:X a='&bad;'/>"), "not begin a known reference"},
    {BODY("<c:X>&#0;</c:X>"), "reference to a character"},
    {BODY("<c:X>&#x1;</c:X>"), "reference to a character"},
    {BODY("<c:X>&#xD800;</c:X>"), "reference to a character"},
    {BODY("<c:X>&#x110000;</c:X>"), "reference to a character"},
    {BODY("<c:X>&#99999999999;</c:X>"), "reference is damaged"},
    {BODY("<c:X>&#x;</c:X>"), "reference is damaged"},
    {BODY("<c:X>&#65</c:X>"), "reference is damaged"},
    {BODY("<c:X><!-- a -- b --></c:X>"), "comment"},
    {BODY("<c:X><!----></c:X>"), "empty comment"},
    {BODY("<c:X><!-- </c:X>"), "comment"},
    {BODY("<c:X><![CDATA[ </c:X>"), "CDATA"},
    {"<![CDATA[x]]>" BODY("<c:X/>"), "CDATA"},
    /* what SOAP forbids */
    {"<!DOCTYPE a [<!ENTITY x 'y'>]>" BODY("<c:X>&x;</c:X>"), "DOCTYPE"},
    {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" BODY("<c:X/>"), "DOCTYPE"},
    {BODY("<c:X><!ENTITY x 'y'></c:X>"), "DOCTYPE"},
    {"<?xml-stylesheet href='x'?>" BODY("<c:X/>"), "processing instruction"},
    {BODY("<c:X><?php x ?></c:X>"), "processing instruction"},
    {BODY("<c:X/><?xml version='1.0'?>"), "processing instruction"},
    {"<?xml version='1.0' encoding='ISO-8859-1'?>" BODY("<c:X>\xc3\xa4</c:X>"), "other than UTF-8"},
    {"<?xml version='1.0'", "declaration does not end"},
    /* bytes */
    {BODY("<c:X>\xe4</c:X>"), "not valid UTF-8"},
    {BODY("<c:X>\xc0\xaf</c:X>"), "not valid UTF-8"},
    {BODY("<c:X>\xed\xa0\x80</c:X>"), "not valid UTF-8"},
    {BODY("<c:X>\xf5\x80\x80\x80</c:X>"), "not valid UTF-8"},
    {BODY("<c:X>\x01</c:X>"), "does not allow (U+0001)"},
    {BODY("<c:X>\xef\xbf\xbf</c:X>"), "does not allow (U+FFFF)"},
    {"\xff\xfe<", "not valid UTF-8"},
    {"\xfe\xff", "not valid UTF-8"},
};

static void test_refused(void)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        expect_refused(refused[i].text, strlen(refused[i].text), -EBADMSG, refused[i].reason);
}

static void test_nul(void)
{
    static const char text[] = BODY("<c:X>a\0b</c:X>");
    expect_refused(text, sizeof(text) - 1, -EBADMSG, "U+0000");
    static const char utf16[] = "<\0E\0n\0v\0/\0>\0";
    expect_refused(utf16, sizeof(utf16) - 1, -EBADMSG, "U+0000");
}

/* An encoding other than UTF-8 is harmless while only ASCII is used. */
static void test_declared_encoding(void)
{
    soap_message_free(read_text("<?xml version='1.0' encoding='ISO-8859-1'?>" BODY("<c:X/>")));
    soap_message_free(read_text(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>" BODY("<c:X>\xc3\xa4</c:X>")));
    soap_message_free(read_text("<?xml version='1.0'?>" BODY("<c:X>\xc3\xa4</c:X>")));
}

/* Where a message is cut off, it is refused: no prefix of one is taken for one. */
static void test_every_prefix(void)
{
    static const char whole[] =
        "<?xml version='1.0'?><s:Envelope xmlns:s='" SOAP "' xmlns:c='" CWMP "2' xmlns:q='" ENC
        "'><s:Header>"
        "<c:ID "
        "s:mustUnderstand='1'>1</c:ID></s:Header><s:Body><c:GetParameterValues><ParameterNames "
        "q:arrayType='x:string[2]'><string>Device.&amp;&#65;</string><string><![CDATA[x]]></"
        "string><!-- c -->"
        "</ParameterNames></c:GetParameterValues></s:Body></s:Envelope>";
    soap_message_free(read_text(whole));
    for (size_t len = 0; len < sizeof(whole) - 1; len++) {
        char *part = strndup(whole, len);
        struct soap_message *message = NULL;
        char why[200];
        CU_ASSERT_EQUAL(soap_read(part, len, &message, why, sizeof(why)), -EBADMSG);
        CU_ASSERT_PTR_NULL(message);
        free(part);
    }
}

/* Bytes changed at random: whatever comes of it, memory is not hurt (sanitizers and valgrind
 * watch). */
static void test_mutations(void)
{
    static const char seed[] = "<s:Envelope xmlns:s='" SOAP "' xmlns:c='" CWMP "2' xmlns:q='" ENC
                               "'><s:Header><c:ID>1</c:ID></s:Header>"
                               "<s:Body><c:GetParameterValues><ParameterNames "
                               "q:arrayType='x[2]'><string>&amp;&#65;</string><!-- c -->"
                               "<string><![CDATA[x]]></string></ParameterNames></"
                               "c:GetParameterValues></s:Body></s:Envelope>";
    static const char spice[] = "<>/&;#x!-[]?='\" :\n\xc3\xa4\x80s1";
    struct unit_random source = unit_random_new("soap_read mutations");
    unsigned accepted = 0;
    for (unsigned round = 0; round < 20000; round++) {
        char text[sizeof(seed)];
        struct soap_message *message = NULL;
        char why[200];
        memcpy(text, seed, sizeof(seed));
        for (unsigned n = 1 + unit_random(&source, 3); n > 0; n--)
            text[unit_random(&source, sizeof(seed) - 1)] =
                spice[unit_random(&source, sizeof(spice) - 1)];
        int error = soap_read(text, sizeof(seed) - 1, &message, why, sizeof(why));
        CU_ASSERT((error == 0) == (message != NULL));
        CU_ASSERT(error == 0 || why[0]);
        /* the bare words of soap_read(): soap_scan() let something pass that the library refuses */
        CU_ASSERT_STRING_NOT_EQUAL(why, "not well-formed XML");
        accepted += error == 0;
        soap_message_free(message);
    }
    CU_ASSERT(accepted > 0); /* or the mutations only ever reach the first check */
}

static void test_utf8(void)
{
    static const struct {
        const char *text;
        size_t bytes;
        uint32_t code;
    } cases[] = {{"A", 1, 'A'},
                 {"\x7f", 1, 0x7f},
                 {"\xc2\x80", 2, 0x80},
                 {"\xdf\xbf", 2, 0x7ff},
                 {"\xe0\xa0\x80", 3, 0x800},
                 {"\xef\xbf\xbf", 3, 0xffff},
                 {"\xf0\x90\x80\x80", 4, 0x10000},
                 {"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
                 {"\xc1\xbf", 0, 0},
                 {"\xe0\x9f\xbf", 0, 0},
                 {"\xf0\x8f\xbf\xbf", 0, 0},
                 {"\xf4\x90\x80\x80", 0, 0},
                 {"\xed\xbf\xbf", 0, 0},
                 {"\x80", 0, 0},
                 {"\xc3", 0, 0},
                 {"\xe2\x82", 0, 0},
                 {"\xc3\x41", 0, 0},
                 {"\xfe", 0, 0},
                 {"", 0, 0}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint32_t code = 0;
        CU_ASSERT_EQUAL(utf8_decode(cases[i].text, strlen(cases[i].text), &code), cases[i].bytes);
        if (cases[i].bytes)
            CU_ASSERT_EQUAL(code, cases[i].code);
    }
    CU_ASSERT_EQUAL(utf8_count(""), 0);
    CU_ASSERT_EQUAL(utf8_count("a\xc3\xa4\xf0\x9f\x98\x80\x80"), 4);
}

UNIT_MAIN("soap_read", {"any prefix and default namespaces are understood", test_prefixes},
          {"text: references, CDATA, white space", test_text},
          {"long texts are read whole", test_long_text},
          {"a text longer than any may be is cut", test_cut_text},
          {"xsi:type and arrayType are found by namespace", test_attributes},
          {"header blocks of CWMP are read, unknown ones ignored", test_header},
          {"an unknown block that must be understood is told", test_must_understand},
          {"the version is that of the Body, else of the Header", test_version},
          {"the CWMP fault code of a Fault", test_fault_code},
          {"everything else is refused with its reason", test_refused},
          {"NUL bytes and UTF-16 are refused", test_nul},
          {"a wrong encoding declaration is harmless for ASCII", test_declared_encoding},
          {"no beginning of a message is taken for a message", test_every_prefix},
          {"damaged messages do no harm", test_mutations},

          {"UTF-8: every border", test_utf8})
