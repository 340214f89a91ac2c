/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_cwmp.c: the CWMP commands of H3C's V7 command reference, in the order of its index, `cwmp
 * enable` first because the configuration text begins with it; then what V5 and newer routers have
 * besides.
 */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/banned.h"

/* A time that is typed must be to come; the same line in a saved configuration may have passed
 * meanwhile. */
static int set_inform_time(struct shell *shell, const struct arguments *arguments)
{
    char now[32];
    struct tm tm;
    time_t seconds = time(NULL);
    if (!localtime_r(&seconds, &tm) || !strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%S", &tm))
        return shell_wrong_value(shell);
    if (strcmp(arguments_text(arguments, 0), now) <= 0)
        return shell_wrong_value(shell);
    return shell_set(shell, arguments);
}

/* --- tr-098 or tr-181: keywords, not a value --- */

static int read_data_model(const struct arguments *arguments, char *out, size_t size)
{
    snprintf(out, size, "%s", arguments_has(arguments, "tr-098") ? "tr-098" : "tr-181");
    return 0;
}

static void print_data_model(const char *text, struct buf *out)
{
    buf_printf(out, " %s", text);
}

static const struct value_form data_model = {read_data_model, print_data_model};

/* --- the rows --- */

static const struct command rows[] = {
    {IN_SYSTEM, "cwmp", HELP("CPE WAN management protocol (CWMP)"), DOES(ROLE_ADMIN, shell_enter),
     .enters = VIEW_CWMP},
    {IN_SYSTEM, "cwmp 181-model", HELP("", "Data model TR-181"), SETS(DATA_MODEL),
     .value = "tr-181", .run = shell_enter, .enters = VIEW_CWMP, .undo_syntax = ""},
    {IN_CWMP, "cwmp enable", HELP("", "Enable CWMP"), SETS(CWMP_ENABLE)},
    {IN_CWMP, "cwmp acs default password { cipher | simple } <value>",
     HELP("", "Attributes of the auto-configuration server (ACS)",
          "ACS to use while no other one is assigned", "Password for logging in to the ACS",
          "Password in encrypted form", "Password in plaintext form", "Password"),
     SETS_DEFAULT(ACS_PASSWORD), .flags = COMMAND_SECRET},
    {IN_CWMP, "cwmp acs default url <value>",
     HELP("", "", "", "URL of the ACS", "URL: http://host[:port]/path or https://host[:port]/path"),
     SETS_DEFAULT(ACS_URL)},
    {IN_CWMP, "cwmp acs default username <value>",
     HELP("", "", "", "Username for logging in to the ACS", "Username"),
     SETS_DEFAULT(ACS_USERNAME)},
    {IN_CWMP, "cwmp acs password { cipher | simple } <value>",
     HELP("", "", "Password for logging in to the ACS", "Password in encrypted form",
          "Password in plaintext form", "Password"),
     SETS(ACS_PASSWORD), .flags = COMMAND_SECRET},
    {IN_CWMP, "cwmp acs url <value>",
     HELP("", "", "URL of the ACS", "URL: http://host[:port]/path or https://host[:port]/path"),
     SETS(ACS_URL)},
    {IN_CWMP, "cwmp acs username <value>",
     HELP("", "", "Username for logging in to the ACS", "Username"), SETS(ACS_USERNAME)},
    {IN_CWMP, "cwmp cpe connect interface <value>",
     HELP("", "Attributes of this device (CPE)", "Connection to the ACS",
          "Interface whose address the ACS is told",
          "Interface type and number, or interface name"),
     SETS(CONNECT_INTERFACE)},
    {IN_CWMP, "cwmp cpe connect retry <value>",
     HELP("", "", "", "Retries after a failed connection", "Number of retries; 0 for none"),
     SETS(CONNECT_RETRY)},
    {IN_CWMP, "cwmp cpe data-model { tr-098 | tr-181 }",
     HELP("", "", "Data model that the ACS is shown", "InternetGatewayDevice (TR-098)",
          "Device (TR-181)"),
     SETS(DATA_MODEL), .form = &data_model},
    {IN_CWMP, "cwmp cpe inform interval <value>",
     HELP("", "", "Inform messages to the ACS", "Periodic Inform", "Interval in seconds"),
     SETS(INFORM_INTERVAL)},
    {IN_CWMP, "cwmp cpe inform interval enable", HELP("", "", "", "", "Enable periodic Inform"),
     SETS(INFORM_ENABLE)},
    {IN_CWMP, "cwmp cpe inform time <value>",
     HELP("", "", "", "Inform once at a set time", "Time to come, yyyy-mm-ddThh:mm:ss"),
     SETS(INFORM_TIME), .run = set_inform_time},
    {IN_CWMP, "cwmp cpe password { cipher | simple } <value>",
     HELP("", "", "Password the ACS must give to connect to this device",
          "Password in encrypted form", "Password in plaintext form", "Password"),
     SETS(CPE_PASSWORD), .flags = COMMAND_SECRET},
    {IN_CWMP, "cwmp cpe provision-code <value>",
     HELP("", "", "Provision code", "Upper-case letters, digits and dots"), SETS(PROVISION_CODE)},
    {IN_CWMP, "cwmp cpe stun enable",
     HELP("", "", "Traversal of NAT (STUN)", "Enable NAT traversal"), SETS(STUN_ENABLE)},
    {IN_CWMP, "cwmp cpe username <value>",
     HELP("", "", "Username the ACS must give to connect to this device", "Username"),
     SETS(CPE_USERNAME)},
    {IN_CWMP, "cwmp cpe wait timeout <value>",
     HELP("", "", "Waiting for the ACS", "Close-wait timer", "Time in seconds"),
     SETS(WAIT_TIMEOUT)},
    {IN_CWMP, "ssl client-policy <value>",
     HELP("SSL", "SSL client policy for an https ACS", "Policy name"), SETS(SSL_POLICY)},
    /* V5: a password in plaintext without a keyword, and name and password in one line. */
    {IN_CWMP, "cwmp acs default password <value>",
     HELP("", "", "", "", "Password in plaintext form"), SETS_DEFAULT(ACS_PASSWORD),
     .flags = COMMAND_SECRET | COMMAND_TOLERATED, .undo_syntax = ""},
    {IN_CWMP, "cwmp acs password <value>", HELP("", "", "", "Password in plaintext form"),
     SETS(ACS_PASSWORD), .flags = COMMAND_SECRET | COMMAND_TOLERATED, .undo_syntax = ""},
    {IN_CWMP, "cwmp cpe password <value>", HELP("", "", "", "Password in plaintext form"),
     SETS(CPE_PASSWORD), .flags = COMMAND_SECRET | COMMAND_TOLERATED, .undo_syntax = ""},
    {IN_CWMP, "cwmp acs username <value> password <acs.password>",
     HELP("", "", "", "", "Password for logging in to the ACS", "Password"), SETS(ACS_USERNAME),
     .flags = COMMAND_SECRET | COMMAND_TOLERATED, .undo_syntax = ""},
    {IN_CWMP, "cwmp cpe username <value> password <cpe.password>",
     HELP("", "", "", "", "Password the ACS must give to connect to this device", "Password"),
     SETS(CPE_USERNAME), .flags = COMMAND_SECRET | COMMAND_TOLERATED, .undo_syntax = ""},
};

const struct command_set commands_cwmp = {rows, sizeof(rows) / sizeof(rows[0])};
