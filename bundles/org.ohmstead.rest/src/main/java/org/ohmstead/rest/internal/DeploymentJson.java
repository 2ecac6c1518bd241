package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.DropIn;

/** How deployments look as JSON. */
final class DeploymentJson {

    private DeploymentJson() {}

    static void deployment(JsonGenerator out, Deployment deployment) throws IOException {
        out.writeStartObject();
        members(out, deployment);
        out.writeEndObject();
    }

    /** Writes the members of an object, which may have others. */
    static void members(JsonGenerator out, Deployment deployment) throws IOException {
        out.writeNumberField("number", deployment.number());
        out.writeStringField("file", deployment.file());
        out.writeStringField("sha256", deployment.sha256());
        out.writeStringField("who", deployment.who().name());
        out.writeStringField("via", deployment.who().via());
        out.writeStringField("begun", Json.time(deployment.begun()));
        out.writeFieldName("ended");
        Json.time(out, deployment.ended());
        out.writeStringField("stage", deployment.stage().id());
        out.writeStringField("outcome", deployment.outcome().id());
        out.writeStringField("reason", deployment.reason());
        out.writeArrayFieldStart("bundles");
        for (Deployment.BundleChange bundle : deployment.bundles()) {
            out.writeStartObject();
            out.writeStringField("symbolicName", bundle.symbolicName());
            ConfigurationJson.text(out, "before", bundle.before());
            ConfigurationJson.text(out, "after", bundle.after());
            out.writeEndObject();
        }
        out.writeEndArray();
        ConfigurationJson.texts(out, "devices", deployment.devices());
        ConfigurationJson.texts(out, "remarks", deployment.remarks());
    }

    static void dropIn(JsonGenerator out, DropIn dropIn) throws IOException {
        out.writeStartObject();
        out.writeStringField("file", dropIn.file());
        out.writeStringField("sha256", dropIn.sha256());
        out.writeStringField("since", Json.time(dropIn.since()));
        out.writeNumberField("number", dropIn.number());
        ConfigurationJson.texts(out, "bundles", dropIn.bundles());
        out.writeStringField("signer", dropIn.signer());
        out.writeEndObject();
    }
}
