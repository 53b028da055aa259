package dev.sealift.orchestrator.inbox;

import dev.sealift.access.Role;
import dev.sealift.api.event.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * What hosts may do on the bus: read commands, write what they have to tell.
 *
 * <p>All hosts are one principal there, so one can write in another's name: nothing that they tell
 * is believed where it matters.
 */
final class BusRights {

  private static final Logger LOG = LoggerFactory.getLogger(BusRights.class);

  private static final String HOSTS = "User:" + Role.HOST.word();

  private static final long TIMEOUT_SECONDS = 10;

  private BusRights() {}

  static List<AclBinding> all() {
    return List.of(
        allow(ResourceType.TOPIC, Topics.COMMANDS, PatternType.LITERAL, AclOperation.READ),
        allow(ResourceType.TOPIC, Topics.EVENTS, PatternType.LITERAL, AclOperation.WRITE),
        allow(ResourceType.TOPIC, Topics.PROGRESS, PatternType.LITERAL, AclOperation.WRITE),
        allow(ResourceType.TOPIC, Topics.CONSOLE, PatternType.LITERAL, AclOperation.WRITE),
        allow(ResourceType.GROUP, Topics.AGENT_GROUPS, PatternType.PREFIXED, AclOperation.READ));
  }

  /**
   * Says it to Kafka; saying it again changes nothing.
   *
   * @return whether Kafka heard
   */
  static boolean grant(KafkaAdmin kafka) throws InterruptedException {
    try (Admin admin = Admin.create(kafka.getConfigurationProperties())) {
      admin.createAcls(all()).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SecurityDisabledException) {
        LOG.info("Kafka asks nobody for rights: whoever reaches it may read and write");
        return true;
      }
      return notHeard(e.getCause());
    } catch (KafkaException | TimeoutException e) {
      return notHeard(e);
    }
  }

  private static boolean notHeard(@Nullable Throwable cause) {
    LOG.warn("Kafka was not told what hosts may do: {}", String.valueOf(cause));
    return false;
  }

  private static AclBinding allow(
      ResourceType type, String name, PatternType pattern, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry(HOSTS, "*", operation, AclPermissionType.ALLOW));
  }
}
