/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_envelope.c: SOAP 1.1 envelopes as CWMP wants them: arguments of an RPC are not qualified, and
 * an array says how many entries it has.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/acs/acs_envelope.h"

#include "platform/banned.h"

static void put_escaped(struct buf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        switch (*p) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        case '"':
            buf_puts(out, "&quot;");
            break;
        default:
            buf_putc(out, *p);
        }
    }
}

static void put_leaf(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "<%s>", name);
    put_escaped(out, text);
    buf_printf(out, "</%s>", name);
}

static void put_open(struct buf *out, const char *cwmp_namespace, const char *id)
{
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<soap-env:Envelope xmlns:soap-env=\"http://schemas.xmlsoap.org/soap/envelope/\""
               " xmlns:soap-enc=\"http://schemas.xmlsoap.org/soap/encoding/\""
               " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
               " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:cwmp=\"%s\">\n",
               cwmp_namespace);
    if (id) {
        buf_puts(out, "<soap-env:Header><cwmp:ID soap-env:mustUnderstand=\"1\">");
        put_escaped(out, id);
        buf_puts(out, "</cwmp:ID></soap-env:Header>\n");
    }
    buf_puts(out, "<soap-env:Body>");
}

static void put_close(struct buf *out)
{
    buf_puts(out, "</soap-env:Body>\n</soap-env:Envelope>\n");
}

void envelope_answer(struct buf *out, const char *cwmp_namespace, const char *id,
                     const char *request)
{
    put_open(out, cwmp_namespace, id);
    buf_printf(out, "<cwmp:%sResponse>", request);
    if (!strcmp(request, "Inform"))
        put_leaf(out, "MaxEnvelopes", "1");
    else if (!strcmp(request, "GetRPCMethods"))
        buf_puts(out,
                 "<MethodList soap-enc:arrayType=\"xsd:string[3]\"><string>Inform</string>"
                 "<string>GetRPCMethods</string><string>TransferComplete</string></MethodList>");
    buf_printf(out, "</cwmp:%sResponse>", request);
    put_close(out);
}

void envelope_fault(struct buf *out, const char *cwmp_namespace, const char *id, const char *code)
{
    put_open(out, cwmp_namespace, id);
    buf_puts(out,
             "<soap-env:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring>"
             "<detail><cwmp:Fault>");
    put_leaf(out, "FaultCode", code);
    put_leaf(out, "FaultString",
             !strcmp(code, "8005") ? "Retry request" : "Fault told by the script");
    buf_puts(out, "</cwmp:Fault></detail></soap-env:Fault>");
    put_close(out);
}

/* The arguments of one RPC: words without the name of the RPC and without key=. */
struct arguments {
    char *const *words;
    size_t count;
    const char *key;
};

static int need(bool good, const char *usage, char *why, size_t why_size)
{
    if (good)
        return 0;
    snprintf(why, why_size, "write 'send %s'", usage);
    return -EINVAL;
}

static int put_none(struct buf *out, const struct arguments *a, char *why, size_t why_size)
{
    (void)out;
    return need(a->count == 0, "NAME (this RPC takes no arguments)", why, why_size);
}

static int put_parameter_names(struct buf *out, const struct arguments *a, char *why,
                               size_t why_size)
{
    (void)why;
    (void)why_size;
    buf_printf(out, "<ParameterNames soap-enc:arrayType=\"xsd:string[%zu]\">", a->count);
    for (size_t i = 0; i < a->count; i++)
        put_leaf(out, "string", a->words[i]);
    buf_puts(out, "</ParameterNames>");
    return 0;
}

static int put_path_next_level(struct buf *out, const struct arguments *a, char *why,
                               size_t why_size)
{
    if (need(a->count == 2, "GetParameterNames PATH 0|1", why, why_size))
        return -EINVAL;
    put_leaf(out, "ParameterPath", a->words[0]);
    put_leaf(out, "NextLevel", a->words[1]);
    return 0;
}

static int put_values(struct buf *out, const struct arguments *a, char *why, size_t why_size)
{
    if (need(a->count % 3 == 0, "SetParameterValues (PATH TYPE VALUE)... [key=KEY]", why, why_size))
        return -EINVAL;
    buf_printf(out, "<ParameterList soap-enc:arrayType=\"cwmp:ParameterValueStruct[%zu]\">",
               a->count / 3);
    for (size_t i = 0; i < a->count; i += 3) {
        buf_puts(out, "<ParameterValueStruct>");
        put_leaf(out, "Name", a->words[i]);
        buf_printf(out, "<Value xsi:type=\"xsd:%s\">", a->words[i + 1]);
        put_escaped(out, a->words[i + 2]);
        buf_puts(out, "</Value></ParameterValueStruct>");
    }
    buf_puts(out, "</ParameterList>");
    put_leaf(out, "ParameterKey", a->key);
    return 0;
}

static int put_attributes(struct buf *out, const struct arguments *a, char *why, size_t why_size)
{
    if (need(a->count % 2 == 0, "SetParameterAttributes (PATH NOTIFICATION)...", why, why_size))
        return -EINVAL;
    buf_printf(out, "<ParameterList soap-enc:arrayType=\"cwmp:SetParameterAttributesStruct[%zu]\">",
               a->count / 2);
    for (size_t i = 0; i < a->count; i += 2) {
        buf_puts(out, "<SetParameterAttributesStruct>");
        put_leaf(out, "Name", a->words[i]);
        put_leaf(out, "NotificationChange", "1");
        put_leaf(out, "Notification", a->words[i + 1]);
        put_leaf(out, "AccessListChange", "0");
        buf_puts(
            out,
            "<AccessList "
            "soap-enc:arrayType=\"xsd:string[0]\"></AccessList></SetParameterAttributesStruct>");
    }
    buf_puts(out, "</ParameterList>");
    return 0;
}

static int put_object(struct buf *out, const struct arguments *a, char *why, size_t why_size)
{
    if (need(a->count == 1, "AddObject|DeleteObject PATH [key=KEY]", why, why_size))
        return -EINVAL;
    put_leaf(out, "ObjectName", a->words[0]);
    put_leaf(out, "ParameterKey", a->key);
    return 0;
}

static int put_reboot(struct buf *out, const struct arguments *a, char *why, size_t why_size)
{
    (void)why;
    (void)why_size;
    put_leaf(out, "CommandKey", a->count ? a->words[0] : a->key);
    return 0;
}

static const struct {
    const char *name;
    int (*put)(struct buf *out, const struct arguments *a, char *why, size_t why_size);
} rpcs[] = {
    {"GetParameterValues", put_parameter_names},
    {"GetParameterAttributes", put_parameter_names},
    {"GetParameterNames", put_path_next_level},
    {"SetParameterValues", put_values},
    {"SetParameterAttributes", put_attributes},
    {"AddObject", put_object},
    {"DeleteObject", put_object},
    {"Reboot", put_reboot},
};

int envelope_rpc(struct buf *out, const char *cwmp_namespace, const char *id, char *const *words,
                 size_t count, char *why, size_t why_size)
{
    struct arguments arguments = {words + 1, count - 1, ""};
    const char *last = words[count - 1];
    if (count > 1 && !strncmp(last, "key=", 4)) {
        arguments.key = last + 4;
        arguments.count--;
    }
    int (*put)(struct buf *, const struct arguments *, char *, size_t) = put_none;
    for (size_t i = 0; i < sizeof(rpcs) / sizeof(rpcs[0]); i++)
        if (!strcmp(rpcs[i].name, words[0]))
            put = rpcs[i].put;
    put_open(out, cwmp_namespace, id);
    buf_printf(out, "<cwmp:%s>", words[0]);
    int error = put(out, &arguments, why, why_size);
    buf_printf(out, "</cwmp:%s>", words[0]);
    put_close(out);
    return error;
}
