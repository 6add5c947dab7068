#pragma warning disable IDE0130, IDE0161 // the compiler asks for this name; the house's rule for names of folders passes over blocks
namespace System.Runtime.CompilerServices
{
    /// <summary>What the compiler needs for records, and .NET Standard lacks.</summary>
    internal static class IsExternalInit;
}
