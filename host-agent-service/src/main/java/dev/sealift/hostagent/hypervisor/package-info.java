/**
 * The hypervisor as a process: started so that it outlives the agent, adopted when it runs already,
 * started again when it died, never stopped.
 */
@NullMarked
package dev.sealift.hostagent.hypervisor;

import org.jspecify.annotations.NullMarked;
