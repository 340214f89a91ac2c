/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_cwmp.c: the CWMP commands of H3C's V7 command reference, in the order of its index, `cwmp
 * enable` first because the configuration text begins with it.
 */
#include "cli/command.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/banned.h"

static int enter_cwmp_view(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    shell_enter_view(shell, VIEW_CWMP);
    return 0;
}

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

/* --- the rows --- */

#define HELP(...)             ((const char *const[]){__VA_ARGS__, NULL})
#define SETS(setting)         ROLE_ADMIN, SETTING_##setting, SOURCE_USER, NULL, NULL
#define SETS_DEFAULT(setting) ROLE_ADMIN, SETTING_##setting, SOURCE_DEFAULT, NULL, NULL

static const struct command rows[] = {
    {IN_SYSTEM, "cwmp", HELP("CPE WAN management protocol (CWMP)"), ROLE_ADMIN, -1, SOURCE_USER,
     enter_cwmp_view, NULL, 0},
    {IN_CWMP, "cwmp enable", HELP("", "Enable CWMP"), SETS(CWMP_ENABLE), 0},
    {IN_CWMP, "cwmp acs default password { cipher | simple } <value>",
     HELP("", "Attributes of the auto-configuration server (ACS)",
          "ACS to use while no other one is assigned", "Password for logging in to the ACS",
          "Password in encrypted form", "Password in plaintext form", "Password"),
     SETS_DEFAULT(ACS_PASSWORD), COMMAND_SECRET},
    {IN_CWMP, "cwmp acs default url <value>",
     HELP("", "", "", "URL of the ACS", "URL: http://host[:port]/path or https://host[:port]/path"),
     SETS_DEFAULT(ACS_URL), 0},
    {IN_CWMP, "cwmp acs default username <value>",
     HELP("", "", "", "Username for logging in to the ACS", "Username"), SETS_DEFAULT(ACS_USERNAME),
     0},
    {IN_CWMP, "cwmp acs password { cipher | simple } <value>",
     HELP("", "", "Password for logging in to the ACS", "Password in encrypted form",
          "Password in plaintext form", "Password"),
     SETS(ACS_PASSWORD), COMMAND_SECRET},
    {IN_CWMP, "cwmp acs url <value>",
     HELP("", "", "URL of the ACS", "URL: http://host[:port]/path or https://host[:port]/path"),
     SETS(ACS_URL), 0},
    {IN_CWMP, "cwmp acs username <value>",
     HELP("", "", "Username for logging in to the ACS", "Username"), SETS(ACS_USERNAME), 0},
    {IN_CWMP, "cwmp cpe connect interface <value>",
     HELP("", "Attributes of this device (CPE)", "Connection to the ACS",
          "Interface whose address the ACS is told",
          "Interface type and number, or interface name"),
     SETS(CONNECT_INTERFACE), 0},
    {IN_CWMP, "cwmp cpe connect retry <value>",
     HELP("", "", "", "Retries after a failed connection", "Number of retries; 0 for none"),
     SETS(CONNECT_RETRY), 0},
    {IN_CWMP, "cwmp cpe inform interval <value>",
     HELP("", "", "Inform messages to the ACS", "Periodic Inform", "Interval in seconds"),
     SETS(INFORM_INTERVAL), 0},
    {IN_CWMP, "cwmp cpe inform interval enable", HELP("", "", "", "", "Enable periodic Inform"),
     SETS(INFORM_ENABLE), 0},
    {IN_CWMP, "cwmp cpe inform time <value>",
     HELP("", "", "", "Inform once at a set time", "Time to come, yyyy-mm-ddThh:mm:ss"), ROLE_ADMIN,
     SETTING_INFORM_TIME, SOURCE_USER, set_inform_time, NULL, 0},
    {IN_CWMP, "cwmp cpe password { cipher | simple } <value>",
     HELP("", "", "Password the ACS must give to connect to this device",
          "Password in encrypted form", "Password in plaintext form", "Password"),
     SETS(CPE_PASSWORD), COMMAND_SECRET},
    {IN_CWMP, "cwmp cpe provision-code <value>",
     HELP("", "", "Provision code", "Upper-case letters, digits and dots"), SETS(PROVISION_CODE),
     0},
    {IN_CWMP, "cwmp cpe stun enable",
     HELP("", "", "Traversal of NAT (STUN)", "Enable NAT traversal"), SETS(STUN_ENABLE), 0},
    {IN_CWMP, "cwmp cpe username <value>",
     HELP("", "", "Username the ACS must give to connect to this device", "Username"),
     SETS(CPE_USERNAME), 0},
    {IN_CWMP, "cwmp cpe wait timeout <value>",
     HELP("", "", "Waiting for the ACS", "Close-wait timer", "Time in seconds"), SETS(WAIT_TIMEOUT),
     0},
    {IN_CWMP, "ssl client-policy <value>",
     HELP("SSL", "SSL client policy for an https ACS", "Policy name"), SETS(SSL_POLICY), 0},
};

const struct command_set commands_cwmp = {rows, sizeof(rows) / sizeof(rows[0])};
