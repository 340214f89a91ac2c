/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_methods.c: see acs_methods.h.
 */
#include "cwmp/acs_methods.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/exchange.h"
#include "cwmp/soap_read.h"
#include "platform/buf.h"
#include "platform/printable.h"
#include "platform/banned.h"

struct acs_methods {
    bool enabled, due;
    char text[ACS_METHODS_TEXT_MAX + 1];
};

int acs_methods_new(bool enabled, struct acs_methods **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    (*out)->enabled = enabled;
    return 0;
}

void acs_methods_free(struct acs_methods *methods)
{
    free(methods);
}

void acs_methods_begin(struct acs_methods *methods, bool bootstrap)
{
    methods->due = methods->enabled && bootstrap;
    if (bootstrap)
        methods->text[0] = '\0'; /* what another ACS said */
}

static void write_call(void *ctx, struct buf *out)
{
    (void)ctx;
    buf_puts(out, "<cwmp:GetRPCMethods></cwmp:GetRPCMethods>");
}

static void list(struct acs_methods *methods, const struct soap_node *names)
{
    static const char more[] = " ...";
    size_t len = 0;
    methods->text[0] = '\0';
    for (const struct soap_node *name = soap_first(names); name; name = soap_next(name)) {
        size_t room = ACS_METHODS_TEXT_MAX - sizeof(more) - len;
        if (strlen(name->text) + 2 > room) {
            snprintf(methods->text + len, sizeof(methods->text) - len, "%s", more);
            break;
        }
        len += (size_t)snprintf(methods->text + len, sizeof(methods->text) - len, "%s%s",
                                len ? ", " : "", name->text);
    }
    printable_text(methods->text);
}

static void on_answer(void *ctx, const struct exchange_answer *answer)
{
    struct acs_methods *methods = ctx;
    if (answer->response)
        list(methods, soap_child(answer->response, "MethodList"));
    else
        snprintf(methods->text, sizeof(methods->text), "refused with fault %d", answer->fault);
}

bool acs_methods_next(struct acs_methods *methods, struct exchange_request *out)
{
    if (!methods->due)
        return false;
    methods->due = false;
    *out = (struct exchange_request){.name = "GetRPCMethods",
                                     .since = SOAP_CWMP_1_0,
                                     .write = write_call,
                                     .answered = on_answer,
                                     .ctx = methods};
    return true;
}

const char *acs_methods_text(const struct acs_methods *methods)
{
    return methods->text;
}
