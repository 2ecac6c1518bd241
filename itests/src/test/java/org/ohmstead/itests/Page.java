package org.ohmstead.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The console's browser tests, in a real Chromium, on a gateway that runs. */
final class Page {

    private Page() {}

    /**
     * Runs them; one that fails is a failure with all that was printed.
     *
     * @param gateway to show
     * @param environment what the tests are told besides the gateway's address and password
     * @param files parts of the names of the tests' files; all without
     */
    static void test(Gateway gateway, Map<String, String> environment, String... files) throws IOException {
        Path web = OhmsteadTestSupport.root().resolve("bundles/org.ohmstead.console/src/main/web");
        List<String> line = new ArrayList<>(List.of("npm", "run", "test:browser", "--"));
        line.addAll(List.of(files));
        ProcessBuilder builder = new ProcessBuilder(line).directory(web.toFile());
        builder.environment().put("OHMSTEAD_URL", gateway.address());
        builder.environment().put("OHMSTEAD_PASSWORD", Gateway.PASSWORD);
        builder.environment().putAll(environment);
        Program.run(builder, "").well();
    }
}
