/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_soap_limits.c: the limits of what is read, and what hostile messages within them cost.
 */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "cwmp/soap_read.h"
#include "platform/buf.h"
#include "tests/unit/soap_case.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_slow.h"

#include "platform/banned.h"

static void repeat(struct buf *b, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_puts(b, text);
}

static void begin(struct buf *b)
{
    buf_init(b, SOAP_ENVELOPE_MAX + 1000);
    buf_puts(b, HEAD("2") "<s:Body><c:X>");
}

static void finish(struct buf *b)
{
    buf_puts(b, "</c:X></s:Body>" TAIL);
    CU_ASSERT_EQUAL_FATAL(buf_error(b), 0);
}

static void test_depth(void)
{
    for (size_t depth = SOAP_DEPTH_MAX - 3; depth <= SOAP_DEPTH_MAX - 2;
         depth++) { /* Envelope, Body, X */
        struct buf b;
        begin(&b);
        repeat(&b, "<a>", depth);
        repeat(&b, "</a>", depth);
        finish(&b);
        if (depth + 3 <= SOAP_DEPTH_MAX)
            soap_message_free(read_bytes(b.data, b.len));
        else
            expect_refused(b.data, b.len, -EMSGSIZE, "nested more than 32");
        buf_free(&b);
    }
    struct buf b;
    begin(&b);
    repeat(&b, "<a>", 200000);
    expect_refused(b.data, b.len, -EMSGSIZE, "nested more than 32");
    buf_free(&b);
}

static void test_elements(void)
{
    for (size_t count = SOAP_ELEMENTS_MAX - 3; count <= SOAP_ELEMENTS_MAX - 2; count++) {
        struct buf b;
        begin(&b);
        repeat(&b, "<a/>", count);
        finish(&b);
        if (count + 3 <= SOAP_ELEMENTS_MAX)
            soap_message_free(read_bytes(b.data, b.len));
        else
            expect_refused(b.data, b.len, -EMSGSIZE, "more than 500000 elements");
        buf_free(&b);
    }
}

static void test_attribute_limit(void)
{
    for (int count = SOAP_ATTRIBUTES_MAX; count <= SOAP_ATTRIBUTES_MAX + 1; count++) {
        struct buf b;
        begin(&b);
        buf_puts(&b, "<a");
        for (int i = 0; i < count; i++)
            buf_printf(&b, " a%d='1'", i);
        buf_puts(&b, "/>");
        finish(&b);
        if (count <= SOAP_ATTRIBUTES_MAX)
            soap_message_free(read_bytes(b.data, b.len));
        else
            expect_refused(b.data, b.len, -EMSGSIZE, "more than 16 attributes");
        buf_free(&b);
    }
    struct buf b; /* prefixes in scope */
    begin(&b);
    for (int depth = 0; depth < 12; depth++) {
        buf_puts(&b, "<a");
        for (int i = 0; i < 12; i++)
            buf_printf(&b, " xmlns:p%d='urn:p'", depth * 12 + i);
        buf_puts(&b, ">");
    }
    repeat(&b, "</a>", 12);
    finish(&b);
    expect_refused(b.data, b.len, -EMSGSIZE, "namespace prefixes");
    buf_free(&b);
}

static void test_id_limit(void)
{
    for (int len = SOAP_ID_MAX; len <= SOAP_ID_MAX + 1; len++) {
        struct buf b;
        buf_init(&b, 10000);
        buf_puts(&b, HEAD("2") "<s:Header><c:ID>");
        repeat(&b, "i", (size_t)len);
        buf_puts(&b, "</c:ID></s:Header>" CALL TAIL);
        if (len <= SOAP_ID_MAX)
            soap_message_free(read_bytes(b.data, b.len));
        else
            expect_refused(b.data, b.len, -EMSGSIZE, "cwmp:ID");
        buf_free(&b);
    }
}

/* Of texts of a thousand bytes: the library lets one text grow in steps of a kilobyte, which
 * sanitizers make slow. */
static void test_size(void)
{
    static const char tail[] = "</c:X></s:Body>" TAIL;
    for (size_t more = 0; more <= 1; more++) {
        struct buf b;
        begin(&b);
        size_t target = SOAP_ENVELOPE_MAX - strlen(tail) + more;
        while (b.len + 2000 < target) {
            buf_puts(&b, "<a>");
            repeat(&b, "0123456789", 100);
            buf_puts(&b, "</a>");
        }
        repeat(&b, "x", target - b.len);
        finish(&b);
        CU_ASSERT_EQUAL(b.len, SOAP_ENVELOPE_MAX + more);
        if (!more)
            soap_message_free(read_bytes(b.data, b.len));
        else
            expect_refused(b.data, b.len, -EMSGSIZE, "larger than 16777216 bytes");
        buf_free(&b);
    }
}

/* A text that is too long is cut between characters, and what comes after it is read. */
static void test_long_text(void)
{
    static const char *const pieces[] = {"x", "\xc3\xa4", "\xf0\x9f\x98\x80", "&#x00041;", "&amp;"};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
        for (size_t shift = 0; shift < 9; shift++) {
            struct buf b;
            begin(&b);
            buf_puts(&b, "<a>");
            repeat(&b, "y", shift);
            repeat(&b, pieces[i], SOAP_TEXT_MAX / strlen(pieces[i]) + 5);
            buf_puts(&b, "</a><b>next</b>");
            finish(&b);
            struct soap_message *m = read_bytes(b.data, b.len);
            size_t len = strlen(soap_child_text(m->body, "a", ""));
            CU_ASSERT(len > SOAP_TEXT_MAX / 10 && len <= SOAP_TEXT_MAX);
            CU_ASSERT_STRING_EQUAL(soap_child_text(m->body, "b", "?"), "next");
            soap_message_free(m);
            buf_free(&b);
        }
}

/* What the messages below cost beyond their own bytes: measured without time, so that it holds on
 * any machine. */
static size_t allocated(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* A message costs its bytes and the row of its nodes; texts are not there twice. */
static void test_cost(void)
{
    static const struct {
        const char *content;
        size_t elements;
    } cases[] = {
        {"<string>Device.Unknown.Number.Of.Many.Names</string>", 1},
        {"<ParameterValueStruct><Name>Device.DeviceInfo.X</Name><Value>1</Value>"
         "</ParameterValueStruct>",
         3},
        {"a<![CDATA[b]]>", 0},
    };
    enum { TIMES = 100000 };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf b;
        struct soap_message *m;
        char why[200];
        begin(&b);
        repeat(&b, cases[i].content, TIMES);
        finish(&b);
        size_t before = allocated();
        CU_ASSERT_EQUAL_FATAL(soap_take(&b, &m, why, sizeof(why)), 0);
        size_t after = allocated(); /* 0 each where malloc() is another */
        CU_ASSERT_EQUAL(b.len, 0);
        CU_ASSERT(after < before + TIMES * cases[i].elements * 32 + 64 * 1024 || !before);
        CU_ASSERT(cases[i].elements || strlen(m->body->text) == 2 * TIMES);
        soap_message_free(m);
        CU_ASSERT(allocated() < before || !before);
    }
}

/* Many small things that each cost the library more than their bytes. */
static void test_attribute_flood(void)
{
    struct buf b;
    begin(&b);
    for (int i = 0; i < 90000; i++)
        buf_puts(&b, "<a a0='' a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' b0='' b1='' "
                     "b2='' b3=''/>");
    finish(&b);
    clock_t before = clock();
    soap_message_free(read_bytes(b.data, b.len));
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    printf("\nattribute flood: %zu bytes in %.2f s\n", b.len, seconds);
    CU_ASSERT(seconds < 2.0 || unit_is_slowed_down());
    buf_free(&b);
}

/* The project's figure for hostile input: 10 MB of names within 0.5 s of CPU and 40 MB of memory.
 * Runs first: the peak is the process's. */
static void test_ten_megabytes(void)
{
    struct buf b;
    struct rusage usage;
    buf_init(&b, SOAP_ENVELOPE_MAX);
    buf_puts(&b, "<s:Envelope xmlns:s='" SOAP "' xmlns:c='" CWMP "2' xmlns:q='" ENC
                 "'><s:Body><c:GetParameterValues>"
                 "<ParameterNames q:arrayType='x:string[200000]'>");
    for (int i = 0; i < 200000; i++)
        buf_printf(&b, "<string>Device.Unknown.%06d.Parameter123</string>", i);
    buf_puts(&b, "</ParameterNames></c:GetParameterValues></s:Body></s:Envelope>");
    double seconds = 1e9;
    struct soap_message *m = NULL;
    for (int run = 0; run < 3;
         run++) { /* the best of three: the machine does other things as well */
        soap_message_free(m);
        clock_t before = clock();
        m = read_bytes(b.data, b.len);
        double taken = (double)(clock() - before) / CLOCKS_PER_SEC;
        seconds = taken < seconds ? taken : seconds;
    }
    (void)getrusage(RUSAGE_SELF, &usage);
    const struct soap_node *names = soap_child(m->body, "ParameterNames");
    size_t count = 0;
    for (const struct soap_node *name = soap_first(names); name; name = soap_next(name))
        count++;
    CU_ASSERT_EQUAL(count, 200000);
    CU_ASSERT_EQUAL(names->array_size, 200000);
    soap_message_free(m);
    printf("\n10 MB of names: %zu bytes in %.2f s, peak %ld KiB with the message\n", b.len, seconds,
           usage.ru_maxrss);
    buf_free(&b);
    if (unit_is_slowed_down()) {
        unit_skip("time and memory of 10 MB of names: the sanitizer or valgrind has its own");
        return;
    }
    CU_ASSERT(seconds < 0.5);
    CU_ASSERT(usage.ru_maxrss < 34 * 1024);
}

UNIT_MAIN("soap_limits", {"10 MB of names: half a second, 40 MB", test_ten_megabytes},
          {"nesting is limited", test_depth}, {"the number of elements is limited", test_elements},
          {"attributes and prefixes are limited", test_attribute_limit},
          {"the length of cwmp:ID is limited", test_id_limit},
          {"the size of a message is limited", test_size}, {"a long text is cut", test_long_text},
          {"a message costs its bytes and its nodes", test_cost},
          {"many attributes cost little", test_attribute_flood})
