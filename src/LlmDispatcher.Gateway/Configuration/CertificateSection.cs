using System.Security.Cryptography;
using LlmDispatcher.Gateway.Serving;
using LlmDispatcher.Hosting;

namespace LlmDispatcher.Gateway.Configuration;

/// <summary>Reads the section <c>gateway:tls</c>, and the certificate that it names.</summary>
internal static class CertificateSection
{
    private static readonly string[] Names = ["certificate", "key"];

    /// <exception cref="LlmConfigurationException">A name is not known, a file cannot be read, or the two do not belong together.</exception>
    public static ServerCertificate Read(ConfigurationNode section, TimeProvider time)
    {
        ConfigurationSchema.Check(section.AsSection("a section with 'certificate' and 'key'"), Names);
        var certificate =
            section.Value("certificate")
            ?? throw new LlmConfigurationException(
                $"{section.Origin}: '{section.Key}:certificate' is missing.",
                $"{section.Key}:certificate"
            );
        var file = certificate.AsText("the path of a PEM file");
        var key = section.Value("key")?.AsText("the path of a PEM file") ?? file;
        try
        {
            return ServerCertificate.Read(file, key, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw certificate.Error($"and its key cannot be used: {e.Message}");
        }
    }
}
