package dev.sealift.api.rest;

import java.util.List;

/**
 * Says that the host which may run a machine is gone.
 *
 * @param abandon whether, of a migration whose target may have run, what the source kept is given
 *     up: the machine can then be started again from its image
 * @param statements that the host is destroyed; if empty, a later start of it must show it
 */
public record LostVm(boolean abandon, List<HostStatement> statements) {}
