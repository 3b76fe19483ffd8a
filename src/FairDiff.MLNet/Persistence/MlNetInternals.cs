using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace FairDiff.MLNet.Persistence;

/// <summary>
/// The members of ML.NET that are closed to third parties and without which a transformer can neither promise a schema nor be
/// saved and loaded. They are reached here and nowhere else; a future ML.NET that moves one is told by name.
/// </summary>
internal static class MlNetInternals
{
    private static readonly Assembly Core = typeof(ITransformer).Assembly;
    private static readonly Assembly Views = typeof(MLContext).Assembly;
    private const uint FirstVersion = 0x00010001, WithContract = 0x00010002;
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Member<ConstructorInfo> VersionInfoConstructor = new(
        "Microsoft.ML.VersionInfo", "constructor (string, uint, uint, uint, string, string, string)", type => type.GetConstructor(
            [typeof(string), typeof(uint), typeof(uint), typeof(uint), typeof(string), typeof(string), typeof(string)]));

    private static readonly Member<MethodInfo> SetVersionInfo = new(
        "Microsoft.ML.ModelSaveContext", "SetVersionInfo(VersionInfo)", type => type.GetMethod("SetVersionInfo", Any));

    private static readonly Member<ConstructorInfo> LoadableClassAttribute = new(
        "Microsoft.ML.LoadableClassAttribute", "constructor (Type, Type, Type, Type, string, string[])", type => type.GetConstructor(
            [typeof(Type), typeof(Type), typeof(Type), typeof(Type), typeof(string), typeof(string[])]));

    private static readonly Member<ConstructorInfo> LoadableClassInfo = new(
        "Microsoft.ML.Runtime.ComponentCatalog+LoadableClassInfo",
        "constructor (LoadableClassAttributeBase, MethodInfo, ConstructorInfo, MethodInfo, bool)",
        type => type.GetConstructors(Any).FirstOrDefault(constructor => constructor.GetParameters().Length == 5));

    private static readonly Member<MethodInfo> AddClass = new(
        "Microsoft.ML.Runtime.ComponentCatalog", "AddClass(LoadableClassInfo, string[], bool)", type => type.GetMethod("AddClass", Any));

    private static readonly Member<Type> SignatureLoadModel = new(
        "Microsoft.ML.SignatureLoadModel", "the delegate type", type => type);

    private static readonly Member<PropertyInfo> TransformSource = new(
        "Microsoft.ML.Data.IDataTransform", "property Source", type => type.GetProperty("Source"), Views);

    private static readonly Member<FieldInfo> CacheSource = new(
        "Microsoft.ML.Data.CacheDataView", "field _subsetInput", type => type.GetField("_subsetInput", Any), Views);

    private static readonly Member<Type> ColumnChoice = new(
        "Microsoft.ML.Data.ChooseColumnsByIndexTransform", "the type", type => type, Views);

    private static readonly Member<Type> RowShuffling = new(
        "Microsoft.ML.Transforms.RowShufflingTransformer", "the type", type => type, Views);

    private static readonly Member<MethodInfo> TryLoadBinaryStream = new(
        "Microsoft.ML.ModelLoadContext", "TryLoadBinaryStream(string, Action<BinaryReader>)",
        type => type.GetMethod("TryLoadBinaryStream", Any, [typeof(string), typeof(Action<BinaryReader>)]));

    private static readonly Member<MethodInfo> LoadString = new(
        "Microsoft.ML.ModelLoadContext", "LoadString()", type => type.GetMethod("LoadString", Any, []));

    private static readonly Member<FieldInfo> Header = new(
        "Microsoft.ML.ModelLoadContext", "field Header", type => type.GetField("Header", Any));

    private static readonly Member<FieldInfo> WrittenVersion = new(
        "Microsoft.ML.ModelHeader", "field ModelVerWritten", type => type.GetField("ModelVerWritten", Any));

    // Reached with [UnsafeAccessor] below; listed so that a missing one is named before it is called.
    private static readonly IMember[] Members =
    [
        VersionInfoConstructor, SetVersionInfo, LoadableClassAttribute, LoadableClassInfo, AddClass, SignatureLoadModel, TransformSource,
        CacheSource, ColumnChoice, RowShuffling, TryLoadBinaryStream, LoadString, Header, WrittenVersion,
        new Member<ConstructorInfo>("Microsoft.ML.SchemaShape+Column", "constructor (string, VectorKind, DataViewType, bool, SchemaShape)",
            type => type.GetConstructor(Any,
                [typeof(string), typeof(SchemaShape.Column.VectorKind), typeof(DataViewType), typeof(bool), typeof(SchemaShape)])),
        new Member<MethodInfo>("Microsoft.ML.SchemaShape", "Create(DataViewSchema)", type => type.GetMethod("Create", Any)),
        new Member<MethodInfo>("Microsoft.ML.ModelSaveContext", "CheckAtModel()", type => type.GetMethod("CheckAtModel", Any, [])),
        new Member<MethodInfo>("Microsoft.ML.ModelSaveContext", "SaveString(string)",
            type => type.GetMethod("SaveString", Any, [typeof(string)])),
        new Member<MethodInfo>("Microsoft.ML.ModelSaveContext", "SaveBinaryStream(string, Action<BinaryWriter>)",
            type => type.GetMethod("SaveBinaryStream", Any, [typeof(string), typeof(Action<BinaryWriter>)])),
    ];

    private interface IMember
    {
        string? Missing();
    }

    /// <summary>The members that this version of ML.NET does not have, by name; empty when all is well.</summary>
    public static IReadOnlyList<string> FindMissing() => [.. Members.Select(member => member.Missing()).OfType<string>()];

    /// <summary>A column of a schema promise.</summary>
    public static SchemaShape.Column CreateColumn(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations)
        => NewColumn(name, kind, itemType, isKey, annotations);

    /// <summary>The promise that a delivered schema keeps exactly.</summary>
    public static SchemaShape CreateShape(DataViewSchema schema) => NewShape(null, schema);

    /// <summary>
    /// Opens the model that ML.NET is about to write and says which loader reads it back. Where that is not registered, ML.NET goes on to
    /// the alternative, its own loader of custom mappings: for it the model is one, whose factory (<see cref="UnregisteredStage"/>) says
    /// what is missing.
    /// </summary>
    /// <param name="context">The model.</param>
    /// <param name="loaderSignature">The loader.</param>
    /// <param name="contract">The contract of the factory.</param>
    public static void BeginSave(ModelSaveContext context, string loaderSignature, string contract)
    {
        var alternative = typeof(CustomMappingFactory<,>).Assembly.FullName;
        CheckAtModel(context);
        var info = VersionInfoConstructor.Value.Invoke(
            ["CUSTOMXF", WithContract, WithContract, FirstVersion, alternative, loaderSignature, "CustomTransformer"]);
        SetVersionInfo.Value.Invoke(context, [info]);
        SaveString(context, contract);
        SaveString(context, typeof(MlNetInternals).Assembly.GetName().Name!);
    }

    /// <summary>Reads what <see cref="BeginSave"/> wrote behind the header, which models of earlier versions do not have.</summary>
    public static void BeginLoad(object context)
    {
        if ((uint)WrittenVersion.Value.GetValue(Header.Value.GetValue(context))! < WithContract)
        {
            return;
        }

        LoadString.Value.Invoke(context, null);
        LoadString.Value.Invoke(context, null);
    }

    /// <summary>Writes a named stream into the model's folder in the zip.</summary>
    public static void SaveStream(ModelSaveContext context, string name, Action<BinaryWriter> write) =>
        SaveBinaryStream(context, name, write);

    /// <summary>Reads a named stream of a model; false when there is none.</summary>
    public static bool TryLoadStream(object context, string name, Action<BinaryReader> read) =>
        (bool)TryLoadBinaryStream.Value.Invoke(context, BindingFlags.DoNotWrapExceptions, binder: null, [name, read], culture: null)!;

    /// <summary>Tells a component catalog which static method (IHostEnvironment, object) makes the model of a loader signature.</summary>
    public static void AddLoader(ComponentCatalog catalog, Type modelType, MethodInfo create, string loaderSignature)
    {
        string[] names = [loaderSignature];
        var attribute = LoadableClassAttribute.Value.Invoke(
            [modelType, create.DeclaringType!, null, SignatureLoadModel.Value, loaderSignature, names]);
        var info = LoadableClassInfo.Value.Invoke([attribute, null, null, create, true]);
        AddClass.Value.Invoke(catalog, [info, names, false]);
    }

    /// <summary>
    /// The view whose rows a view of ML.NET gives one by one, in their order: behind a mapper, a choice of columns or a cache; null = there
    /// is none.
    /// </summary>
    public static IDataView? RowsOf(IDataView view)
    {
        var cache = CacheSource.Value;
        if (cache.DeclaringType!.IsInstanceOfType(view))
        {
            return (IDataView?)cache.GetValue(view);
        }

        var source = TransformSource.Value;
        return source.DeclaringType!.IsInstanceOfType(view) && (view is IRowToRowMapper || ColumnChoice.Value.IsInstanceOfType(view))
            ? (IDataView?)source.GetValue(view)
            : null;
    }

    /// <summary>The view whose rows a view of <c>ShuffleRows</c> gives in another order; null = it is none.</summary>
    public static IDataView? ShuffledBy(IDataView view) =>
        RowShuffling.Value.IsInstanceOfType(view) ? (IDataView?)TransformSource.Value.GetValue(view) : null;

    /// <summary>The view behind caches that leave columns out, as they do with images; another view, such as a cache of all columns,
    /// itself.</summary>
    public static IDataView BehindCachesThatLeaveOut(IDataView view)
    {
        while (CacheSource.Value.DeclaringType!.IsInstanceOfType(view)
            && RowsOf(view) is { } kept
            && ColumnChoice.Value.IsInstanceOfType(kept))
        {
            view = RowsOf(kept)!;
        }

        return view;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SchemaShape.Column NewColumn(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Create")]
    private static extern SchemaShape NewShape(SchemaShape? type, DataViewSchema schema);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(CheckAtModel))]
    private static extern void CheckAtModel(ModelSaveContext context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(SaveString))]
    private static extern void SaveString(ModelSaveContext context, string text);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(SaveBinaryStream))]
    private static extern void SaveBinaryStream(ModelSaveContext context, string name, Action<BinaryWriter> action);

    /// <summary>
    /// A member of one of ML.NET's assemblies, its core where none is named, looked up once and named when it is not there.
    /// </summary>
    internal sealed class Member<T>(string typeName, string description, Func<Type, T?> find, Assembly? assembly = null) : IMember
        where T : MemberInfo
    {
        private readonly Assembly _assembly = assembly ?? Core;
        private readonly Lazy<T?> _member = new(() => (assembly ?? Core).GetType(typeName) is { } type ? find(type) : null);

        public T Value => _member.Value ?? throw new FairDiffException(
            $"{Missing()} is not in this version of ML.NET ({_assembly.GetName().Version}). " +
            "Saving and loading FairDiff stages was written for Microsoft.ML 5.0.1: use that version.");

        public string? Missing() => _member.Value is null ? $"{typeName}, {_assembly.GetName().Name}: {description}" : null;
    }
}
