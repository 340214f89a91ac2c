/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_resolver.c: host names are looked up without the loop waiting, and a lookup may be given up.
 */
#include "platform/resolver.h"

#include <string.h>

#include "platform/clock.h"
#include "platform/loop.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

struct fixture {
    struct clock *clock;
    struct loop *loop;
    unsigned answers;
    size_t count;
    char error[128], first[RESOLVER_ADDRESS_SIZE];
};

static void set_up(struct fixture *f)
{
    memset(f, 0, sizeof(*f));
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&f->clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(f->clock, &f->loop), 0);
}

static void tear_down(struct fixture *f)
{
    loop_free(f->loop);
    clock_free(f->clock);
}

static void on_answer(void *ctx, const char *error, const struct resolver_address *addresses,
                      size_t count)
{
    struct fixture *f = ctx;
    f->answers++;
    f->count = count;
    snprintf(f->error, sizeof(f->error), "%s", error ? error : "");
    snprintf(f->first, sizeof(f->first), "%s", count ? addresses[0].text : "");
}

static void ask(struct fixture *f, const char *host)
{
    struct resolver_lookup *lookup;
    CU_ASSERT_EQUAL_FATAL(resolver_start(f->loop, host, on_answer, f, &lookup), 0);
    CU_ASSERT_EQUAL(f->answers, 0); /* never from within */
    for (unsigned i = 0; i < 1000 && !f->answers; i++)
        CU_ASSERT_EQUAL_FATAL(loop_turn(f->loop, 100), 0);
    CU_ASSERT_EQUAL_FATAL(f->answers, 1);
}

static void test_address(void)
{
    struct fixture f;
    set_up(&f);
    ask(&f, "192.0.2.7");
    CU_ASSERT_STRING_EQUAL(f.error, "");
    CU_ASSERT_EQUAL(f.count, 1);
    CU_ASSERT_STRING_EQUAL(f.first, "192.0.2.7");
    tear_down(&f);
}

static void test_localhost(void)
{
    struct fixture f;
    set_up(&f);
    ask(&f, "localhost");
    CU_ASSERT(f.count >= 1);
    CU_ASSERT(!strcmp(f.first, "127.0.0.1") || !strcmp(f.first, "::1"));
    tear_down(&f);
}

static void test_bad_name(void)
{
    struct fixture f;
    char name[80]; /* a label of 70 letters: no name server is asked */
    set_up(&f);
    memset(name, 'a', 70);
    name[70] = '\0';
    ask(&f, name);
    CU_ASSERT_EQUAL(f.count, 0);
    CU_ASSERT_STRING_NOT_EQUAL(f.error, "");
    tear_down(&f);
}

static void test_given_up(void)
{
    struct fixture f;
    set_up(&f);
    for (unsigned i = 0; i < 50; i++) {
        struct resolver_lookup *lookup;
        CU_ASSERT_EQUAL_FATAL(resolver_start(f.loop, "localhost", on_answer, &f, &lookup), 0);
        resolver_cancel(lookup);
    }
    CU_ASSERT_EQUAL(loop_turn(f.loop, 50), 0);
    CU_ASSERT_EQUAL(f.answers, 0);
    resolver_cancel(NULL);
    tear_down(&f);
}

UNIT_MAIN("resolver", {"an address is its own answer", test_address},
          {"localhost is one of its two addresses", test_localhost},
          {"a name that cannot be is an error with a text", test_bad_name},
          {"a lookup that was given up is not heard of again", test_given_up})
