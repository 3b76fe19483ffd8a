using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FairDiff.MLNet.Tests.Docs;

/// <summary>The examples in the XML docs of the catalog: what an editor shows must compile when it is pasted.</summary>
public sealed class CatalogExamplesTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using FairDiff.Fairness;
        using FairDiff.MLNet;
        using FairDiff.Torch;
        using FairDiff.Torch.Augmentation;
        using FairDiff.Torch.Classification;
        using FairDiff.Torch.Diffusion;
        using Microsoft.ML;
        using Microsoft.ML.Data;

        """;

    /// <summary>The docs' key of each public method (<c>M:...</c>), without its parameters.</summary>
    public static TheoryData<string> Methods =>
    [
        .. typeof(FairDiffCatalog).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => $"M:{typeof(FairDiffCatalog).FullName}.{method.Name}").Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void EveryMethod_HasExamplesThatCompile(string method)
    {
        string[] examples = [.. Documented(method).Select(member => member.Element("example")?.Element("code")?.Value ?? "")];

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(Errors(example)));
        Assert.All(examples, example => Assert.Contains(method[(method.LastIndexOf('.') + 1)..] + "(", example, StringComparison.Ordinal));
    }

    [Fact]
    public void AnExampleThatDoesNotCompile_IsFound() => Assert.NotEmpty(Errors("var mix = fair.SyntheticMix(share: 0.5);"));

    private static IEnumerable<XElement> Documented(string method) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "FairDiff.MLNet.xml")).Descendants("member").Where(
            member =>
                member.Attribute("name")!.Value is var name && (name == method || name.StartsWith(method + "(", StringComparison.Ordinal)));

    private static IEnumerable<string> Errors(string example)
    {
        var program = Usings + $$"""
            internal static class Example
            {
                public static void Run(
                    MLContext ml, FairDiffCatalog fair, IDataView train, IDataView validation, IDataView test, IDataView newHospital,
                    ITransformer model)
                {
                    {{example}}
                }
            }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
                "example", [CSharpSyntaxTree.ParseText(program, cancellationToken: TestContext.Current.CancellationToken)], references,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage()}");
    }
}
