package dev.sealift.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables of docs/formats.md name the members of every signed object, in their order. */
class DocumentedClaimsTest {

  private static final String KIND = "### sealift-";

  @Test
  void tablesAndClasses_sayTheSame() throws IOException {
    Map<String, List<String>> written = new LinkedHashMap<>();
    new SampleObjects(new VectorWorld())
        .all()
        .forEach(s -> written.put(s.name(), List.copyOf(s.object().claims().keySet())));
    assertThat(documented()).containsExactlyInAnyOrderEntriesOf(written);
  }

  private static Map<String, List<String>> documented() throws IOException {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    List<String> table = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/formats.md"))) {
      if (line.startsWith("#")) {
        table = new ArrayList<>();
        if (line.startsWith(KIND)) {
          tables.put(line.substring(KIND.length()), table);
        }
      } else if (line.startsWith("| ") && !line.startsWith("| member |")) {
        table.add(line.substring(2, line.indexOf(" |", 2)).replace(" *", ""));
      }
    }
    return tables;
  }
}
