using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FairDiff.Pipelines.Tests.Architecture;

/// <summary>The files that types were compiled from, below the folder of their project, as the symbols (Portable PDB) tell.</summary>
internal sealed class SourceFiles
{
    /// <summary>What the compiler writes about types without code, such as enums and interfaces.</summary>
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly ILookup<uint, string> _files;

    /// <param name="symbols">The .pdb file.</param>
    /// <param name="root">The folder of the project, below the repository's top.</param>
    public SourceFiles(string symbols, string root)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
        var reader = provider.GetMetadataReader();
        var marker = $"/{root}/";
        _files =
        (
            from pair in reader.MethodDebugInformation.SelectMany(handle => OfMethod(reader, handle)).Concat(OfTypes(reader))
            let path = reader.GetString(reader.GetDocument(pair.File).Name).Replace('\\', '/')
            let start = path.LastIndexOf(marker, StringComparison.Ordinal)
            where start >= 0
            select (pair.Token, File: path[(start + marker.Length)..])
        ).Distinct().ToLookup(pair => pair.Token, pair => pair.File);
    }

    public IEnumerable<string> Of(Mono.Cecil.TypeDefinition type) =>
        type.Methods.Select(method => method.MetadataToken).Append(type.MetadataToken).SelectMany(token => _files[token.ToUInt32()]);

    private static IEnumerable<(uint Token, DocumentHandle File)> OfMethod(MetadataReader reader, MethodDebugInformationHandle handle)
    {
        var points = reader.GetMethodDebugInformation(handle).GetSequencePoints();
        return points.Select(point => ((uint)MetadataTokens.GetToken(handle.ToDefinitionHandle()), point.Document));
    }

    private static IEnumerable<(uint Token, DocumentHandle File)> OfTypes(MetadataReader reader)
    {
        foreach (var information in reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation))
        {
            if (reader.GetGuid(information.Kind) == TypeDefinitionDocuments)
            {
                var blob = reader.GetBlobReader(information.Value);
                while (blob.RemainingBytes > 0)
                {
                    yield return (
                        (uint)MetadataTokens.GetToken(information.Parent), MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()));
                }
            }
        }
    }
}
