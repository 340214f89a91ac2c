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

static void put_open(struct buf *out, const struct envelope_head *head)
{
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<soap-env:Envelope xmlns:soap-env=\"http://schemas.xmlsoap.org/soap/envelope/\""
               " xmlns:soap-enc=\"http://schemas.xmlsoap.org/soap/encoding/\""
               " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
               " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:cwmp=\"%s\">\n",
               head->cwmp_namespace);
    if (head->id || head->extra)
        buf_puts(out, "<soap-env:Header>");
    if (head->id) {
        buf_puts(out, "<cwmp:ID soap-env:mustUnderstand=\"1\">");
        put_escaped(out, head->id);
        buf_puts(out, "</cwmp:ID>");
    }
    if (head->id || head->extra)
        buf_printf(out, "%s</soap-env:Header>\n", head->extra ? head->extra : "");
    buf_puts(out, "<soap-env:Body>");
}

static void put_close(struct buf *out)
{
    buf_puts(out, "</soap-env:Body>\n</soap-env:Envelope>\n");
}

void envelope_answer(struct buf *out, const struct envelope_head *head, const char *request)
{
    put_open(out, head);
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

void envelope_body(struct buf *out, const struct envelope_head *head, char *const *words,
                   size_t count)
{
    put_open(out, head);
    for (size_t i = 0; i < count; i++)
        buf_puts(out, words[i]);
    put_close(out);
}

void envelope_fault(struct buf *out, const struct envelope_head *head, const char *code)
{
    put_open(out, head);
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

static bool is_access(const struct arguments *a, size_t i)
{
    return i < a->count && !strncmp(a->words[i], "access=", 7);
}

/* "access=Subscriber,Other"; "access=" is an empty list. NULL: the list is not to be changed. */
static void put_access_list(struct buf *out, const char *list)
{
    size_t entries = list && *list ? 1 : 0;
    for (const char *p = list; p && *p; p++)
        entries += *p == ',';
    put_leaf(out, "AccessListChange", list ? "1" : "0");
    buf_printf(out, "<AccessList soap-enc:arrayType=\"xsd:string[%zu]\">", entries);
    for (const char *p = list; p && *p; p += *p == ',') {
        size_t len = strcspn(p, ",");
        buf_printf(out, "<string>%.*s</string>", (int)len, p);
        p += len;
    }
    buf_puts(out, "</AccessList>");
}

static int put_attributes(struct buf *out, const struct arguments *a, char *why, size_t why_size)
{
    size_t structs = 0;
    for (size_t i = 0; i < a->count; i += 2 + is_access(a, i + 2), structs++)
        if (need(i + 1 < a->count && !is_access(a, i + 1),
                 "SetParameterAttributes (PATH NOTIFICATION [access=LIST])...", why, why_size))
            return -EINVAL;
    buf_printf(out, "<ParameterList soap-enc:arrayType=\"cwmp:SetParameterAttributesStruct[%zu]\">",
               structs);
    for (size_t i = 0; i < a->count; i += 2 + is_access(a, i + 2)) {
        bool change = a->words[i + 1][0] != '-';
        buf_puts(out, "<SetParameterAttributesStruct>");
        put_leaf(out, "Name", a->words[i]);
        put_leaf(out, "NotificationChange", change ? "1" : "0");
        put_leaf(out, "Notification", a->words[i + 1] + !change);
        put_access_list(out, is_access(a, i + 2) ? a->words[i + 2] + 7 : NULL);
        buf_puts(out, "</SetParameterAttributesStruct>");
    }
    buf_puts(out, "</ParameterList>");
    return 0;
}

static int put_schedule(struct buf *out, const struct arguments *a, char *why, size_t why_size)
{
    if (need(a->count == 1 || a->count == 2, "ScheduleInform SECONDS [KEY]", why, why_size))
        return -EINVAL;
    put_leaf(out, "DelaySeconds", a->words[0]);
    put_leaf(out, "CommandKey", a->count == 2 ? a->words[1] : a->key);
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
    {"ScheduleInform", put_schedule},
};

/* `send xml NAME XML`: arguments that no ACS would write. */
static int put_xml_rpc(struct buf *out, const struct envelope_head *head, char *const *words,
                       size_t count, char *why, size_t why_size)
{
    if (need(count == 2 || count == 3, "xml NAME [XML]", why, why_size))
        return -EINVAL;
    put_open(out, head);
    buf_printf(out, "<cwmp:%s>%s</cwmp:%s>", words[1], count == 3 ? words[2] : "", words[1]);
    put_close(out);
    return 0;
}

int envelope_rpc(struct buf *out, const struct envelope_head *head, char *const *words,
                 size_t count, char *why, size_t why_size)
{
    if (!strcmp(words[0], "xml"))
        return put_xml_rpc(out, head, words, count, why, why_size);
    if (!strcmp(words[0], "body")) {
        envelope_body(out, head, words + 1, count - 1);
        return need(count > 1, "body XML", why, why_size);
    }
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
    put_open(out, head);
    buf_printf(out, "<cwmp:%s>", words[0]);
    int error = put(out, &arguments, why, why_size);
    buf_printf(out, "</cwmp:%s>", words[0]);
    put_close(out);
    return error;
}
