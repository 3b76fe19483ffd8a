using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.MLNet.Hosting;
using FairDiff.MLNet.Magick;
using FairDiff.MLflow;
using FairDiff.Reporting;
using FairDiff.Studies;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Pipelines.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md, checked on the compiled code: between projects, and between the folders of a
/// project.</summary>
public sealed class ArchitectureTests
{
    /// <summary>Each of our assemblies and the others of ours that it may use.</summary>
    private static readonly Dictionary<Assembly, string[]> Arrows = new()
    {
        [typeof(TorchRuntime).Assembly] = [],
        [typeof(FairnessReport).Assembly] = [],
        [typeof(FairnessPages).Assembly] = ["FairDiff.Fairness"],
        [typeof(Mlflow).Assembly] = [],
        [typeof(MlflowMLContextExtensions).Assembly] = ["FairDiff.MLflow"],
        [typeof(FairDiffCatalog).Assembly] = ["FairDiff.Torch", "FairDiff.Fairness"],
        [typeof(FairDiffOptions).Assembly] = ["FairDiff.Torch", "FairDiff.MLNet"],
        [typeof(MagickImageOptions).Assembly] = ["FairDiff.MLNet", "FairDiff.Torch"],
        [typeof(StudyRequest).Assembly] =
        [
            "FairDiff.Torch", "FairDiff.Fairness", "FairDiff.Reporting", "FairDiff.MLflow", "FairDiff.MLflow.MLNet", "FairDiff.MLNet",
        ],
        [typeof(Root).Assembly] =
        [
            "FairDiff.Torch", "FairDiff.Fairness", "FairDiff.Reporting", "FairDiff.MLflow", "FairDiff.MLNet", "FairDiff.Studies",
        ],
    };

    public static TheoryData<string, string> Projects => new()
    {
        { "FairDiff.Torch", "src/FairDiff.Torch" },
        { "FairDiff.Fairness", "src/FairDiff.Fairness" },
        { "FairDiff.Reporting", "src/FairDiff.Reporting" },
        { "FairDiff.MLflow", "src/FairDiff.MLflow" },
        { "FairDiff.MLflow.MLNet", "src/FairDiff.MLflow.MLNet" },
        { "FairDiff.MLNet", "src/FairDiff.MLNet" },
        { "FairDiff.MLNet.Hosting", "src/FairDiff.MLNet.Hosting" },
        { "FairDiff.MLNet.Magick", "src/FairDiff.MLNet.Magick" },
        { "FairDiff.Studies", "src/FairDiff.Studies" },
        { "fairdiff", "pipelines" },
    };

    [Fact]
    public void Projects_UseOnlyThoseBelowThem()
    {
        string[] found =
        [
            .. from pair in Arrows
               from used in pair.Key.GetReferencedAssemblies()
               where used.Name!.StartsWith("FairDiff.", StringComparison.Ordinal) && !pair.Value.Contains(used.Name)
               select $"{pair.Key.GetName().Name} uses {used.Name}",
        ];

        Assert.Empty(found);
    }

    /// <summary>What is inside a library is no contract.</summary>
    [Fact]
    public void Libraries_OpenThemselvesToTestsOnly()
    {
        string[] found =
        [
            .. from assembly in Arrows.Keys
               from opened in assembly.GetCustomAttributes<InternalsVisibleToAttribute>()
               where !opened.AssemblyName.EndsWith(".Tests", StringComparison.Ordinal)
                   && opened.AssemblyName is not ("FairDiff.Benchmarks" or "FairDiff.Chaos")
               select $"{assembly.GetName().Name} to {opened.AssemblyName}",
        ];

        Assert.Empty(found);
    }

    /// <summary>Who corrects p-values decides what is clear; were there two, a page and a console could contradict each other.</summary>
    [Theory]
    [InlineData("FairDiff.Reporting.dll")]
    [InlineData("FairDiff.Studies.dll")]
    [InlineData("fairdiff.dll")]
    public void MultipleTests_AreCorrectedByFairnessAlone(string name)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, name));
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        string[] used = [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Name))];

        Assert.Contains(nameof(DifferenceVerdict), used);
        Assert.DoesNotContain(nameof(MultipleTests), used);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_FormNoCycle(string assembly, string root)
    {
        // Files at the top of a project are its door: they see all folders, and all folders see them.
        TypeUse[] uses =
        [
            .. from use in TypeGraph.Of(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), root).Uses
               let folders = (From: TopFolder(use.Folder), To: TopFolder(use.UsedFolder))
               where folders.From.Length > 0 && folders.To.Length > 0 && folders.From != folders.To
               select use with { Folder = folders.From, UsedFolder = folders.To },
        ];

        var cycles = Cycles.Of([.. uses.Select(use => (use.Folder, use.UsedFolder)).Distinct()]);

        Assert.True(cycles.Count == 0, string.Join('\n', cycles.SelectMany(cycle => Message(cycle, uses))));
    }

    [Fact]
    public void TypeGraph_KnowsTheFoldersOfAllKindsOfTypes()
    {
        var uses = TypeGraph.Of(Path.Combine(AppContext.BaseDirectory, "FairDiff.MLNet.dll"), "src/FairDiff.MLNet").Uses;

        // An interface has no code, and an enum neither.
        Assert.Contains(uses, use => use is { Used: "FairDiff.MLNet.Imaging.IPixelStore", UsedFolder: "Imaging" });
        Assert.Contains(uses, use => use is { Used: "FairDiff.MLNet.GreyImages", UsedFolder: "Classification" });
        Assert.Contains(uses, use => use is { Folder: "Mixing", Used: "FairDiff.MLNet.Data.IDrawPlan", UsedFolder: "Data" });
    }

    [Fact]
    public void Cycles_AreFoundThroughOthers()
    {
        var cycles = Cycles.Of([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("e", "f"), ("f", "e"), ("d", "g")]);

        Assert.Equal([["a", "b", "c"], ["e", "f"]], cycles);
    }

    private static string TopFolder(string folder) => folder.Split('/')[0];

    private static IEnumerable<string> Message(string[] cycle, TypeUse[] uses) =>
        from use in uses
        where cycle.Contains(use.Folder) && cycle.Contains(use.UsedFolder)
        group use by (use.Folder, use.UsedFolder) into arrow
        orderby arrow.Count()
        select $"{arrow.Key.Folder} -> {arrow.Key.UsedFolder}: "
            + $"{string.Join(", ", arrow.Take(5).Select(use => $"{use.Type} uses {use.Used}"))}";
}
