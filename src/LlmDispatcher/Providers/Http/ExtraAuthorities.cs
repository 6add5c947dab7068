using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LlmDispatcher.Providers.Http;

/// <summary>Trust in a company's own certificate authorities, besides the machine's.</summary>
internal static class ExtraAuthorities
{
    /// <exception cref="LlmConfigurationException">The file cannot be read, or holds no certificate.</exception>
    public static X509ChainPolicy Policy(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new LlmConfigurationException($"The certificate file '{caFile}' cannot be read: {e.Message}", "caFile", e);
        }
        if (policy.CustomTrustStore.Count == 0)
            throw new LlmConfigurationException($"The certificate file '{caFile}' holds no certificate in PEM form.", "caFile");
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            using var store = new X509Store(StoreName.Root, location);
            store.Open(OpenFlags.ReadOnly);
            policy.CustomTrustStore.AddRange(store.Certificates);
        }
        return policy;
    }
}
