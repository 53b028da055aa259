package dev.sealift.api.broker;

import java.util.List;

/**
 * Says that the boot which may run a machine is gone.
 *
 * @param abandon whether, of a migration whose target may have run, what the source kept is given
 *     up: the machine can then be started again from its image
 * @param statements that its host is destroyed; if empty, a later boot of it must show it
 */
public record LostRequest(boolean abandon, List<DestroyedStatement> statements) {}
