using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FairDiff.Pipelines.Tests.Architecture;

/// <summary>Which types of an assembly use which others of it, read from the compiled code, and the folders of their files, from its
/// symbols.</summary>
internal sealed class TypeGraph
{
    private readonly Dictionary<TypeDefinition, string> _folders = [];

    private TypeGraph(ModuleDefinition module, SourceFiles files)
    {
        foreach (var type in module.Types)
        {
            if (All(type).SelectMany(files.Of).Select(Path.GetDirectoryName).Order(StringComparer.Ordinal).FirstOrDefault() is { } folder)
            {
                _folders.Add(type, folder);
            }
        }

        Uses =
        [
            .. from pair in _folders
               from used in Used(pair.Key).Distinct()
               where used != pair.Key && _folders.ContainsKey(used)
               select new TypeUse(pair.Key.FullName, pair.Value, used.FullName, _folders[used]),
        ];
    }

    public IReadOnlyList<TypeUse> Uses { get; }

    /// <param name="assembly">A compiled assembly, its symbols beside it.</param>
    /// <param name="root">The folder of its project, below the repository's top: folders are named from here.</param>
    public static TypeGraph Of(string assembly, string root)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return new(module, new SourceFiles(Path.ChangeExtension(assembly, ".pdb"), root));
    }

    private static IEnumerable<TypeDefinition> All(TypeDefinition type) => type.NestedTypes.SelectMany(All).Prepend(type);

    private static IEnumerable<TypeDefinition> Used(TypeDefinition type) => All(type).SelectMany(References).SelectMany(Flat)
        .Select(reference => reference as TypeDefinition).OfType<TypeDefinition>().Select(Outermost);

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference?> References(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(each => each.InterfaceType),
        .. type.GenericParameters.SelectMany(each => each.Constraints).Select(each => each.ConstraintType),
        .. type.Fields.Select(each => each.FieldType),
        .. type.CustomAttributes.Select(each => each.AttributeType),
        .. type.Methods.SelectMany(References),
    ];

    private static IEnumerable<TypeReference?> References(MethodDefinition method) =>
    [
        .. Signature(method),
        .. method.HasBody ? method.Body.Variables.Select(each => each.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(References) : [],
    ];

    private static IEnumerable<TypeReference?> References(Instruction instruction) => instruction.Operand switch
    {
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments, .. Signature(method)],
        MethodReference method => [method.DeclaringType, .. Signature(method)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Signature(MethodReference method) =>
        method.Parameters.Select(each => each.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Flat(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Flat).Prepend(generic.ElementType),
        TypeSpecification specification => Flat(specification.ElementType),
        _ => [type],
    };
}

/// <summary>One type uses another.</summary>
internal sealed record TypeUse(string Type, string Folder, string Used, string UsedFolder);
