package dev.sealift.api.management;

/**
 * Why a request on the management socket was refused.
 *
 * @param code for programs, such as {@code NO_RUN_RIGHT}
 * @param message for people
 */
public record ManagementError(String code, String message) {}
